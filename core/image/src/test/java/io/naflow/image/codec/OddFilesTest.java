package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.Fixtures;
import io.naflow.image.ImageException;
import io.naflow.image.ImageException.Kind;
import io.naflow.image.RgbImage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as people have them that are not read as they stand, each for a reason that is told. */
class OddFilesTest {
  private static final ImageDecoder DECODER = ImageDecoder.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "case-j-arith.jpg | UNSUPPORTED | arithmetic coding",
        "case-j-noeoi-pad.jpg | TRUNCATED | it ends after 6575 bytes, inside its pixel data",
        "case-p-pal-oob.png | CORRUPT | a pixel of the PNG has colour 38, and its palette has 32 colours",
        "case-p-trunc-iend.png | TRUNCATED | it ends after 32800 bytes, 1 short of the end of its chunks",
      })
  void eachSaysWhy(String file, Kind kind, String why) {
    assertRefused(Fixtures.bytes(file), kind, why);
  }

  @ParameterizedTest
  @CsvSource({"P6 1 1 255 abc, PPM", "P5 1 1 255 a, PGM"})
  void formatsThatAreNotReadAreNamed(String text, String format) {
    assertRefused(text.getBytes(StandardCharsets.US_ASCII), Kind.UNSUPPORTED, format);
  }

  @Test
  void tiffIsNamedInBothByteOrders() {
    for (String text : new String[] {"II*\0\b\0\0\0\0\0", "MM\0*\0\0\0\b\0\0"}) {
      assertRefused(text.getBytes(StandardCharsets.ISO_8859_1), Kind.UNSUPPORTED, "TIFF");
    }
  }

  private static void assertRefused(byte[] file, Kind kind, String why) {
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("Cannot decode image: ")
        .hasMessageContaining(why)
        .satisfies(error -> assertThat(((ImageException) error).kind()).isEqualTo(kind));
  }

  @Test
  void aTagOfFourBytesTurnsAPhotograph() {
    assertThat(DECODER.decode(Fixtures.bytes("case-j-exif-o-long6.jpg")))
        .returns(113, RgbImage::width)
        .returns(150, RgbImage::height);
  }
}
