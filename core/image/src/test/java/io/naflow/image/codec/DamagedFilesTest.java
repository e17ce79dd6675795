package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.naflow.image.Fixtures;
import io.naflow.image.ImageException;
import io.naflow.image.ImageException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFilesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-odd-size.jpg",
        "jpeg-grey-progressive.jpg",
        "png-palette-8.png",
        "png-palette-2-interlaced.png",
        "bmp-24.bmp",
        "bmp-rle8.bmp",
        "webp-lossy-odd-size.webp",
        "webp-lossless-fast.webp"
      })
  void noBeginningOfAFilePassesForTheWhole(String name) {
    byte[] file = Fixtures.bytes(name);
    // The padding of a BMP's last row and of a WebP's last chunk is not missed.
    int missed = name.startsWith("bmp-24") || name.endsWith("webp") ? 2 : 1;
    for (int length = 30; length <= file.length - missed; length++) {
      assertThat(failure(Arrays.copyOf(file, length)).kind())
          .as("%s cut to %d of %d bytes", name, length, file.length)
          .isEqualTo(Kind.TRUNCATED);
    }
  }

  @Test
  void aTruncatedJpegSaysWhereItEnds() {
    byte[] file = Arrays.copyOf(Fixtures.bytes("jpeg-420.jpg"), 3000);
    assertThat(failure(file))
        .hasMessage(
            "Cannot decode image: it ends after 3000 bytes, inside its pixel data; "
                + "copy or download it again, or leave it out of the dataset");
  }

  @Test
  void aJpegWithItsEndMarkerButNotItsDataIsCorrupt() {
    byte[] whole = Fixtures.bytes("jpeg-420.jpg");
    byte[] file = Arrays.copyOf(whole, 3002);
    file[3000] = (byte) 0xFF;
    file[3001] = (byte) 0xD9;
    assertThat(failure(file))
        .returns(Kind.CORRUPT, ImageException::kind)
        .hasMessageContaining("premature end of data segment");
  }

  @Test
  void aJpegWhoseEndMarkerAloneIsMissingIsTruncated() {
    byte[] whole = Fixtures.bytes("jpeg-420.jpg");
    assertThat(failure(Arrays.copyOf(whole, whole.length - 2)).kind()).isEqualTo(Kind.TRUNCATED);
  }

  @Test
  void aTruncatedPngSaysHowMuchIsMissing() {
    byte[] file = Arrays.copyOf(Fixtures.bytes("png-rgb.png"), 700);
    assertThat(failure(file))
        .hasMessageMatching("Cannot decode image: it ends after 700 bytes, \\d+ short of .+; .+");
  }

  @Test
  void aChangedByteInAPngIsFoundByItsCheckSum() {
    byte[] file = Fixtures.bytes("png-rgb.png").clone();
    file[400] ^= 1;
    assertThat(failure(file))
        .returns(Kind.CORRUPT, ImageException::kind)
        .hasMessageContaining("the check sum of the PNG's \"IDAT\" chunk at byte 33 is ");
  }

  @Test
  void aColourBeyondAPngsPaletteIsCorrupt() {
    byte[] file = Fixtures.bytes("png-palette-8.png");
    int palette = 33;
    int rest = palette + 12 + 768;
    ByteBuffer shorter = ByteBuffer.allocate(file.length - 768 + 30);
    shorter.put(file, 0, palette).putInt(30).put(file, palette + 4, 4 + 30);
    CRC32 sum = new CRC32();
    sum.update(shorter.array(), palette + 4, 4 + 30);
    shorter.putInt((int) sum.getValue()).put(file, rest, file.length - rest);
    assertThat(failure(shorter.array()))
        .returns(Kind.CORRUPT, ImageException::kind)
        .hasMessageContaining("and its palette has 10 colours");
  }

  @Test
  void aGifWithoutItsLastRowsIsTruncated() {
    byte[] file = Fixtures.bytes("gif-interlaced.gif");
    for (int length = 20; length < file.length - 20; length += 7) {
      assertThat(failure(Arrays.copyOf(file, length)).kind()).isEqualTo(Kind.TRUNCATED);
    }
  }

  @Test
  void aPartOfAWebpThatEndsEarlyIsTruncatedThoughTheFileIsAsLongAsItSays() {
    byte[] file = Fixtures.bytes("webp-lossy-50.webp");
    byte[] cut = Arrays.copyOf(file, 1000);
    ByteBuffer bytes = ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(4, 1000 - 8).putInt(16, 1000 - 20);
    assertThat(failure(cut))
        .returns(Kind.TRUNCATED, ImageException::kind)
        .hasMessageContaining("the WebP is incomplete: its compressed data ends early");
  }

  @Test
  void aStillWebpThatDoesNotFillItsCanvasIsCorrupt() {
    byte[] picture = Fixtures.bytes("webp-lossy-odd-size.webp");
    ByteBuffer file = ByteBuffer.allocate(picture.length + 18).order(ByteOrder.LITTLE_ENDIAN);
    file.put(picture, 0, 12).put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0);
    file.put(new byte[] {99, 0, 0, 79, 0, 0}).put(picture, 12, picture.length - 12);
    file.putInt(4, file.capacity() - 8);
    assertThat(failure(file.array()))
        .returns(Kind.CORRUPT, ImageException::kind)
        .hasMessageContaining("frame of 37×23 pixels at (0, 0) does not fit its canvas of 100×80");
  }

  @Test
  void aRareKindOfJpegIsUnsupportedByName() {
    byte[] file = Fixtures.bytes("jpeg-odd-size.jpg").clone();
    int frame = indexOf(file, (byte) 0xC0);
    file[frame] = (byte) 0xC9;
    assertThat(failure(file))
        .returns(Kind.UNSUPPORTED, ImageException::kind)
        .hasMessageContaining("frame type 0xC9: arithmetic coding")
        .hasMessageEndingWith("; convert it to PNG or JPEG");
  }

  private static int indexOf(byte[] file, byte marker) {
    for (int i = 1; i < file.length; i++) {
      if (file[i - 1] == (byte) 0xFF && file[i] == marker) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such marker");
  }

  private static ImageException failure(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> ImageDecoder.standard().decode(file));
  }
}
