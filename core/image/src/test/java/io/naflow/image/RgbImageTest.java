package io.naflow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RgbImageTest {
  @Test
  void samplesAreUnsignedAndInterleaved() {
    RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, (byte) 200, 5, (byte) 255});
    assertThat(image.sample(1, 0, 0)).isEqualTo(200);
    assertThat(image.sample(1, 0, 2)).isEqualTo(255);
  }

  @Test
  void imagesAreEqualByTheirPixels() {
    assertThat(Fixtures.pattern(4, 3))
        .isEqualTo(Fixtures.pattern(4, 3))
        .hasSameHashCodeAs(Fixtures.pattern(4, 3))
        .isNotEqualTo(Fixtures.pattern(3, 4));
  }

  @Test
  void theArrayMustFitTheSize() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .hasMessage("Cannot make an image of 2×2 pixels from 11 bytes: it takes exactly 12");
    assertThatThrownBy(() -> new RgbImage(0, 2, new byte[0])).hasMessageContaining("0×2");
    assertThatThrownBy(() -> new RgbImage(50_000, 50_000, new byte[0]))
        .hasMessageContaining("at most 715827879");
  }
}
