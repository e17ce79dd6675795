package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.naflow.image.Fixtures;
import io.naflow.image.ImageException;
import io.naflow.image.ImageException.Kind;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  private static final int LARGE = 40_000;

  /** Sides whose pixels are within the limit, but take half a gigabyte. */
  private static final int PROMISING = 13_000;

  @ParameterizedTest
  @CsvSource({"jpeg-420.jpg", "png-rgb.png", "gif-grey.gif", "bmp-24.bmp"})
  void aHeaderOfTooManyPixelsIsRefusedBeforeMemoryIsTaken(String name) {
    ImageException failure = cheapFailure(withSize(name, LARGE, LARGE));
    assertThat(failure)
        .returns(Kind.TOO_LARGE, ImageException::kind)
        .hasMessage(
            "Cannot decode image: it has 40000×40000 pixels, the limit is 178956970 in all; "
                + "shrink it, leave it out, or raise the decoder's limit if it is meant");
  }

  @ParameterizedTest
  @CsvSource({"webp-lossy-50.webp", "webp-lossless.webp"})
  void aWebpOfTooManyPixelsIsRefusedBeforeMemoryIsTaken(String name) {
    assertThat(cheapFailure(withSize(name, 16_383, 16_383)).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"jpeg-420.jpg", "jpeg-progressive.jpg", "png-rgb.png", "bmp-24.bmp"})
  void aHeaderThatPromisesMorePixelsThanTheDataCanHoldCostsNoMemory(String name) {
    ImageException failure = cheapFailure(withSize(name, PROMISING, PROMISING));
    assertThat(failure.kind()).isEqualTo(Kind.TRUNCATED);
  }

  @Test
  void theLimitOfPixelsCanBeSet() {
    byte[] file = Fixtures.bytes("png-rgb.png");
    int pixels = 37 * 23;
    assertThat(decoder(pixels, 1 << 20).decode(file).width()).isEqualTo(37);
    assertThatThrownBy(() -> decoder(pixels - 1, 1 << 20).decode(file))
        .hasMessageContaining("it has 37×23 pixels, the limit is 850 in all");
  }

  @Test
  void theLimitOfBytesCanBeSet() {
    byte[] file = Fixtures.bytes("jpeg-420.jpg");
    assertThatThrownBy(() -> decoder(1 << 20, 500).decode(file))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
        .hasMessageContaining("it has %d bytes, the limit is 500".formatted(file.length));
  }

  @Test
  void limitsOfNothingAreRefused() {
    assertThatThrownBy(() -> decoder(0, 1)).hasMessageContaining("at least 1");
  }

  private static ImageDecoder decoder(long pixels, long bytes) {
    return new ImageDecoder(OrientationTag.APPLY, pixels, bytes);
  }

  /** A fixture whose header says another size. */
  private static byte[] withSize(String name, int width, int height) {
    byte[] file = Fixtures.bytes(name).clone();
    ByteBuffer big = ByteBuffer.wrap(file);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    switch (FileFormat.of(file)) {
      case JPEG -> {
        int frame = 2;
        while (file[frame + 1] != (byte) 0xC0 && file[frame + 1] != (byte) 0xC2) {
          frame += 2 + big.getShort(frame + 2);
        }
        big.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
      }
      case PNG -> {
        big.putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(file, 12, 17);
        big.putInt(29, (int) sum.getValue());
      }
      case GIF -> little.putShort(6, (short) width).putShort(8, (short) height);
      case BMP -> little.putInt(18, width).putInt(22, height);
      case WEBP -> {
        if (name.contains("lossy")) {
          little.putShort(26, (short) width).putShort(28, (short) height);
        } else {
          int alpha = little.getInt(21) & 1 << 28;
          little.putInt(21, width - 1 | height - 1 << 14 | alpha);
        }
      }
    }
    return file;
  }

  private static ImageException cheapFailure(byte[] file) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> ImageDecoder.standard().decode(file));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    return failure;
  }
}
