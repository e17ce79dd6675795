package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourMapTest {
  /** The ends as published, in matplotlib's documentation and in the papers. */
  @ParameterizedTest
  @CsvSource({
    "viridis, 440154, 21918c, fde725",
    "magma, 000004, b73779, fcfdbf",
    "inferno, 000004, bc3754, fcffa4",
    "plasma, 0d0887, cc4778, f0f921",
    "cividis, 00224e, 7d7c78, fee838",
    "coolwarm, 3b4cc0, dddcdc, b40426",
  })
  void hasThePublishedColours(String name, String low, String middle, String high) {
    ColourMap map = ColourMap.of(name);
    assertThat(map.colour(0)).isEqualTo(Integer.parseInt(low, 16));
    assertThat(map.colour(0.5)).isEqualTo(Integer.parseInt(middle, 16));
    assertThat(map.colour(1)).isEqualTo(Integer.parseInt(high, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viridis", "magma", "inferno", "plasma", "cividis"})
  void sequentialMapsGetLighterInEqualSteps(String name) {
    double[] lightness = lightness(ColourMap.of(name));
    double slope = (lightness[255] - lightness[0]) / 255;
    for (int i = 16; i < 256; i++) {
      assertThat((lightness[i] - lightness[i - 16]) / 16)
          .as("lightness per step before colour %d", i)
          .isBetween(0.5 * slope, 1.5 * slope);
    }
  }

  @Test
  void theDivergingMapIsEquallyLightOnBothSidesAndLightestAtZero() {
    ColourMap map = ColourMap.of("coolwarm");
    double[] lightness = lightness(map);
    for (int i = 16; i <= 112; i++) {
      assertThat(lightness[i]).isGreaterThan(lightness[i - 16] + 1);
    }
    for (int i = 0; i < 128; i++) {
      assertThat(lightness[255 - i]).as("mirror of %d", i).isCloseTo(lightness[i], within(0.5));
    }
  }

  @Test
  void valuesBeyondTheRangeHaveTheColourOfItsEnd() {
    ColourMap map = ColourMap.of("viridis");
    assertThat(map.colour(-3)).isEqualTo(map.colour(0));
    assertThat(map.colour(1.5)).isEqualTo(map.colour(1));
  }

  @Test
  void eachColourHasOneOf256EqualIntervals() {
    ColourMap map = ColourMap.of("viridis");
    assertThat(map.colour(99 / 256.0))
        .isEqualTo(map.colour(99.9 / 256))
        .isNotEqualTo(map.colour(98.9 / 256));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> ColourMap.of("jet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot colour maps by 'jet': no such colour map; there are viridis, magma, inferno, plasma, cividis, coolwarm");
    assertThat(ColourMap.names())
        .hasSize(6)
        .allSatisfy(name -> assertThat(ColourMap.of(name)).hasToString(name));
  }

  /** CIE 1976 L* of all 256 colours, from sRGB under D65 (IEC 61966-2-1). */
  private static double[] lightness(ColourMap map) {
    double[] lightness = new double[256];
    for (int i = 0; i < 256; i++) {
      int colour = map.colour((i + 0.5) / 256);
      double y =
          0.2126 * linear(colour >> 16)
              + 0.7152 * linear(colour >> 8 & 0xFF)
              + 0.0722 * linear(colour & 0xFF);
      lightness[i] = y > 216.0 / 24389 ? 116 * Math.cbrt(y) - 16 : y * 24389 / 27;
    }
    return lightness;
  }

  private static double linear(int sample) {
    double s = sample / 255.0;
    return s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4);
  }
}
