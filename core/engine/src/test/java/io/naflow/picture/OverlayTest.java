package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.RgbImage;
import io.naflow.metric.MapNormalisation;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final ColourMap VIRIDIS = ColourMap.of("viridis");
  private static final RgbImage BLUE = new RgbImage(2, 1, new byte[] {0, 0, -1, 0, 0, -1});
  private static final float[] LEFT_HIGH = {5, -1};

  /** Blue has luma 0.114 · 255 = 29.07; viridis ends at 440154 and fde725. */
  @Test
  void blendsTheMapsColoursWithTheImageInGrey() {
    RgbImage half = new Overlay(VIRIDIS, MapNormalisation.MAX, 0.5).over(BLUE, LEFT_HIGH, 1, 2);
    assertThat(samples(half))
        .containsExactly((253 + 29) / 2, (231 + 29) / 2, (37 + 29) / 2, 49, (1 + 29) / 2, 57);
  }

  @Test
  void opacityGoesFromTheGreyImageToTheColours() {
    RgbImage none = new Overlay(VIRIDIS, MapNormalisation.MAX, 0).over(BLUE, LEFT_HIGH, 1, 2);
    assertThat(samples(none)).containsExactly(29, 29, 29, 29, 29, 29);
    RgbImage full = new Overlay(VIRIDIS, MapNormalisation.MAX, 1).over(BLUE, LEFT_HIGH, 1, 2);
    assertThat(samples(full)).containsExactly(0xFD, 0xE7, 0x25, 0x44, 0x01, 0x54);
  }

  /** No pixel of the resized map has the maximum, since centres fall between the values. */
  @Test
  void theHighestPixelHasTheHighestColourAlsoAfterUpsampling() {
    RgbImage grey = new RgbImage(8, 8, new byte[3 * 64]);
    float[] map = new float[9];
    map[4] = 1;
    RgbImage over = new Overlay(VIRIDIS, MapNormalisation.MAX, 1).over(grey, map, 3, 3);
    assertThat(new int[] {over.sample(3, 3, 0), over.sample(3, 3, 1), over.sample(3, 3, 2)})
        .containsExactly(0xFD, 0xE7, 0x25);
  }

  @Test
  void ofASignedMapZeroIsTheMiddleColour() {
    RgbImage black = new RgbImage(3, 1, new byte[9]);
    RgbImage over =
        new Overlay(ColourMap.of("coolwarm"), MapNormalisation.SIGNED, 1)
            .over(black, new float[] {-2, 0, 1}, 1, 3);
    assertThat(samples(over))
        .startsWith(0x3B, 0x4C, 0xC0, 0xDD, 0xDC, 0xDC)
        .endsWith(rgb(ColourMap.of("coolwarm").colour(0.75)));
  }

  @Test
  void refusesAnOpacityBeyondItsRange() {
    assertThatThrownBy(() -> new Overlay(VIRIDIS, MapNormalisation.PGC, 1.5))
        .hasMessage(
            "Cannot lay maps over an image with opacity 1.5: it must lie between 0 (image only) and 1 (colours only)");
    assertThatThrownBy(() -> new Overlay(VIRIDIS, MapNormalisation.PGC, Double.NaN))
        .hasMessageContaining("NaN");
  }

  private static int[] rgb(int colour) {
    return new int[] {colour >> 16, colour >> 8 & 0xFF, colour & 0xFF};
  }

  private static int[] samples(RgbImage image) {
    int[] samples = new int[image.rgb().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = image.rgb()[i] & 0xFF;
    }
    return samples;
  }
}
