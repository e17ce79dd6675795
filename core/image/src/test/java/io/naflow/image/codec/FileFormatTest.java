package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.naflow.image.Fixtures;
import io.naflow.image.ImageException;
import io.naflow.image.ImageException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFormatTest {

  @Test
  void anEmptyFileIsSaidToBeEmpty() {
    assertThat(failure(new byte[0]))
        .returns(Kind.EMPTY, ImageException::kind)
        .hasMessage("Cannot decode image: the file has no bytes; copy or download it again");
  }

  @Test
  void aTextIsQuoted() {
    assertThat(failure(ascii("Please log in to see this photograph.\n")))
        .returns(Kind.NOT_AN_IMAGE, ImageException::kind)
        .hasMessage(
            "Cannot decode image: its 38 bytes look like text: \"Please log in to see thi\"; "
                + "leave it out of the dataset, or put a JPEG, PNG, GIF, BMP or WebP in its place");
  }

  @Test
  void aTextThatBeginsLikeABmpIsStillAText() {
    assertThat(failure(ascii("BMW is a maker of cars, not of bitmaps")))
        .returns(Kind.NOT_AN_IMAGE, ImageException::kind)
        .hasMessageContaining("look like text: \"BMW is a maker");
  }

  @Test
  void unknownBytesAreShown() {
    assertThat(failure(new byte[] {(byte) 0xCA, (byte) 0xFE, 0, 1}))
        .returns(Kind.NOT_AN_IMAGE, ImageException::kind)
        .hasMessageContaining("its 4 bytes begin with ca fe 00 01, no format known here");
    assertThat(failure(new byte[5000])).hasMessageContaining("its first 24 of 5000 bytes are zero");
  }

  @ParameterizedTest
  @CsvSource({
    "'<!DOCTYPE html><html>', an HTML page",
    "'version https://git-lfs.github.com/spec/v1', 'a Git LFS pointer, not the file it stands for'",
    "'%PDF-1.7 and so on', a PDF document",
    "'RIFF----WAVEfmt ', 'a RIFF file (sound or video), but not a WebP'"
  })
  void whatStandsInPlaceOfAnImageIsNamed(String content, String name) {
    assertThat(failure(ascii(content)))
        .returns(Kind.NOT_AN_IMAGE, ImageException::kind)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'II*\0\b\0\0\0', TIFF",
    "'\0\0\0\u001cftypavif\0\0\0\0', AVIF",
    "'P6 4 4 255 ', PPM"
  })
  void otherImageFormatsAreUnsupportedByName(String content, String name) {
    assertThat(failure(content.getBytes(StandardCharsets.ISO_8859_1)))
        .returns(Kind.UNSUPPORTED, ImageException::kind)
        .hasMessage(
            "Cannot decode image: it is a "
                + name
                + " file, which is not read here; convert it to PNG or JPEG");
  }

  @Test
  void formatsAreToldByContent() {
    assertThat(FileFormat.of(Fixtures.bytes("jpeg-1x1.jpg"))).isEqualTo(FileFormat.JPEG);
    assertThat(FileFormat.of(Fixtures.bytes("png-grey-1.png"))).isEqualTo(FileFormat.PNG);
    assertThat(FileFormat.of(Fixtures.bytes("gif-flat.gif"))).isEqualTo(FileFormat.GIF);
    assertThat(FileFormat.of(Fixtures.bytes("bmp-os2.bmp"))).isEqualTo(FileFormat.BMP);
    assertThat(FileFormat.of(Fixtures.bytes("webp-animated.webp"))).isEqualTo(FileFormat.WEBP);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ImageException failure(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> ImageDecoder.standard().decode(file));
  }
}
