package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BilinearTest {
  static Stream<JsonNode> upsampled() {
    return MetricGoldens.cases("upsampling").stream();
  }

  @ParameterizedTest
  @MethodSource("upsampled")
  void interpolatesAsPyTorchDoes(JsonNode golden) {
    float[] found = of(golden).apply(MetricGoldens.floats(golden.get("map")));

    double[] expected = MetricGoldens.doubles(golden.get("resized"));
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(5e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("upsampled")
  void theAdjointGivesTheSameSumOverPixels(JsonNode golden) {
    float[] map = MetricGoldens.floats(golden.get("map"));
    double[] large = MetricGoldens.doubles(golden.get("resized"));
    boolean[] pixels = new boolean[large.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 3 != 1;
    }

    double[] adjoint = of(golden).adjoint(pixels);

    double here = 0;
    for (int i = 0; i < map.length; i++) {
      here += adjoint[i] * map[i];
    }
    double there = 0;
    for (int i = 0; i < large.length; i++) {
      there += pixels[i] ? large[i] : 0;
    }
    assertThat(here).isCloseTo(there, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("upsampled")
  void findsTheLargestOfAllPixelsByLookingAtFew(JsonNode golden) {
    double[] large = MetricGoldens.doubles(golden.get("resized"));

    int peak = of(golden).peak(MetricGoldens.floats(golden.get("map")));

    assertThat(large[peak]).isCloseTo(DoubleStream.of(large).max().getAsDouble(), within(1e-8));
  }

  @Test
  void findsTheLargestPixelOfManyRandomMaps() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int h = 1 + random.nextInt(6);
      int w = 1 + random.nextInt(6);
      Bilinear bilinear = Bilinear.between(h, w, 1 + random.nextInt(20), 1 + random.nextInt(20));
      float[] map = new float[h * w];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(4);
      }
      float[] large = bilinear.apply(map);
      float largest = Float.NEGATIVE_INFINITY;
      for (float value : large) {
        largest = Math.max(largest, value);
      }

      assertThat(large[bilinear.peak(map)]).isEqualTo(largest);
    }
  }

  @Test
  void aFlatTopPeaksAtItsFirstPixel() {
    float[] map = {0, 0, 0, 0, 3, 3, 0, 3, 3};

    // Middles of the map's rows and columns 1 and 2 lie at 4.5 and 7.5: pixels from (4.5, 4.5) on
    // are all 3, and with half-pixel centres the first of them is pixel 4.
    assertThat(Bilinear.between(3, 3, 9, 9).peak(map)).isEqualTo(4 * 9 + 4);
  }

  @Test
  void keepsEqualValuesEqualToTheBit() {
    float[] map = {0.1f, 0.1f, 0.1f, 0.1f};

    assertThat(Bilinear.between(2, 2, 7, 5).apply(map)).containsOnly(0.1f);
  }

  @Test
  void refusesSidesOfZero() {
    assertThatThrownBy(() -> Bilinear.between(7, 7, 0, 224))
        .hasMessage(
            "Cannot interpolate from 7×7 to 0×224 (height×width): sides must be at least 1");
  }

  private static Bilinear of(JsonNode golden) {
    return Bilinear.between(
        golden.get("h").asInt(),
        golden.get("w").asInt(),
        golden.get("height").asInt(),
        golden.get("width").asInt());
  }
}
