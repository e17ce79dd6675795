package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TypefaceTest {
  private static final String TEXT = "layer3.5 (1024×14×14) → ✗ naïve файл jpg";

  /** Coverages are stored in steps of 17, so half a step is lost, and rounding. */
  @ParameterizedTest
  @EnumSource
  void writesALineAsPillowDoes(Typeface face) {
    RgbImage golden =
        ImageDecoder.standard().decode(Resources.bytes("/picture/text-" + face.ordinal() + ".png"));
    Canvas canvas = new Canvas(golden.width(), golden.height());
    canvas.text(face, TEXT, 20, 10, 0x000000);
    RgbImage drawn = canvas.image();
    int worst = 0;
    for (int i = 0; i < golden.rgb().length; i++) {
      worst = Math.max(worst, Math.abs((golden.rgb()[i] & 0xFF) - (drawn.rgb()[i] & 0xFF)));
    }
    assertThat(worst).isLessThanOrEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource
  void hasAllOfAsciiAndDrawsABoxForWhatItLacks(Typeface face) {
    Typeface.Glyph box = face.glyphs("□")[0];
    for (char c = ' '; c <= '~'; c++) {
      assertThat(face.glyphs(String.valueOf(c))).as("'%s'", c).doesNotContain(box);
    }
    assertThat(face.glyphs("模\n🙂")).containsExactly(box, box, box);
    assertThat(face.width("ab")).isEqualTo(face.width("a") + face.width("b")).isPositive();
  }

  /** As names of files come from a Mac: a letter, then its accent. */
  @Test
  void lettersWithLooseAccentsAreDrawnWhole() {
    assertThat(Typeface.TEXT.glyphs("e\u0301")).containsExactly(Typeface.TEXT.glyphs("é"));
  }

  @Test
  void aTextTooLongKeepsItsStartAndEnd() {
    String name = "features.denseblock4.denselayer32.conv2";
    assertThat(Typeface.TEXT.fitted(name, Typeface.TEXT.width(name))).isEqualTo(name);
    String shorter = Typeface.TEXT.fitted(name, 224);
    assertThat(shorter).matches("features.*….*conv2");
    assertThat(Typeface.TEXT.width(shorter)).isBetween(200, 224);
    assertThat(Typeface.TEXT.fitted("🙂🙂🙂🙂", 50)).isEqualTo("🙂…");
    assertThat(Typeface.TEXT.fitted(name, 1)).isEqualTo("…");
  }
}
