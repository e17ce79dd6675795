package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Fixtures;
import io.naflow.image.ImageException;
import io.naflow.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Damaged files of all kinds, the same at every run. {@code -Dnaflow.fuzz.rounds=500} searches
 * longer.
 */
class FuzzTest {
  private static final int ROUNDS = Integer.getInteger("naflow.fuzz.rounds", 60);

  /** Small, since damage to a header makes sizes up. */
  private static final ImageDecoder DECODER =
      new ImageDecoder(ImageDecoder.OrientationTag.APPLY, 300_000, 1_000_000);

  @Test
  void damagedFilesGiveAnImageOrAnImageException() {
    Random random = new Random(20_240_601);
    int images = 0;
    int errors = 0;
    for (List<String> row : Fixtures.table("decoded.tsv")) {
      byte[] file = Fixtures.bytes(row.get(0));
      for (int round = 0; round < ROUNDS; round++) {
        byte[] damaged = damage(file, random);
        if (row.get(0).startsWith("png") && round % 2 == 0) {
          // Otherwise nearly all damage stops at a check sum.
          mendCheckSums(damaged);
        }
        if (decode(row.get(0), damaged).isPresent()) {
          images++;
        } else {
          errors++;
        }
      }
    }
    assertThat(images).isPositive();
    assertThat(errors).isGreaterThan(images);
  }

  @Test
  void randomBytesBehindASignatureGiveAnImageOrAnImageException() {
    Random random = new Random(7);
    for (String name : List.of("jpeg-420.jpg", "png-rgb.png", "gif-grey.gif", "bmp-24.bmp")) {
      byte[] start = Fixtures.bytes(name);
      for (int round = 0; round < 20 * ROUNDS; round++) {
        byte[] file = new byte[20 + random.nextInt(400)];
        random.nextBytes(file);
        System.arraycopy(start, 0, file, 0, 2 + random.nextInt(18));
        decode(name, file);
      }
    }
  }

  private static Optional<RgbImage> decode(String name, byte[] file) {
    try {
      RgbImage image = DECODER.decode(file);
      assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(DECODER.maxPixels());
      return Optional.of(image);
    } catch (ImageException e) {
      assertThat(e.getMessage()).as(name).matches("(?s)Cannot decode image: .+; .+");
      return Optional.empty();
    }
  }

  private static void mendCheckSums(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = bytes.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(png, at + 4, length + 4);
      bytes.putInt(at + 8 + length, (int) sum.getValue());
      at += length + 12;
    }
  }

  /** Bits or bytes changed, the file cut, a stretch left out, doubled or made zero. */
  private static byte[] damage(byte[] file, Random random) {
    byte[] damaged = file.clone();
    int at = random.nextInt(file.length);
    // Half of the damage hits the first bytes: there are the headers.
    int place = random.nextBoolean() ? random.nextInt(Math.min(file.length, 200)) : at;
    int length = 1 + random.nextInt(Math.min(file.length - place, 40));
    switch (random.nextInt(7)) {
      case 0 -> damaged[place] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[place] = (byte) random.nextInt(256);
      case 2 -> {
        for (int i = 0; i < 8; i++) {
          damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 3 -> damaged = Arrays.copyOf(file, place);
      case 4 -> {
        damaged = new byte[file.length - length];
        System.arraycopy(file, 0, damaged, 0, place);
        System.arraycopy(file, place + length, damaged, place, file.length - place - length);
      }
      case 5 -> {
        damaged = new byte[file.length + length];
        System.arraycopy(file, 0, damaged, 0, place + length);
        System.arraycopy(file, place, damaged, place + length, file.length - place);
      }
      default -> Arrays.fill(damaged, place, place + length, (byte) -random.nextInt(2));
    }
    return damaged;
  }
}
