package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.image.Box;
import io.naflow.image.Geometry;
import io.naflow.image.ObjectMask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against NumPy's values: scripts/make-mask-goldens.py. */
class MaskTest {
  static Stream<JsonNode> views() {
    return StreamSupport.stream(MetricGoldens.read("masks.json").get("views").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("views")
  void aMaskHoldsAsMuchOfAMapAsNumPyFinds(JsonNode golden) {
    JsonNode shown = golden.get("shown");
    double[] numbers = MetricGoldens.doubles(shown);
    boolean[] inside = new boolean[numbers.length];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = numbers[i] == 1;
    }
    var mask = new PixelMask(shown.size(), shown.get(0).size(), inside);

    for (JsonNode map : golden.get("maps")) {
      JsonNode values = map.get("map");
      RegionMetrics found =
          RegionMetrics.of(
                  MetricGoldens.floats(values),
                  RegionWeights.of(mask, values.size(), values.get(0).size()))
              .orElseThrow();
      assertThat(found.energyInside()).isCloseTo(map.get("energy").asDouble(), within(1e-12));
      assertThat(found.peakInside()).isEqualTo(map.get("peak").asBoolean());
    }
  }

  @Test
  void ofAllPixelsTheShareIsOneAndOfNoneThereIsNoShare() {
    Geometry whole = new Geometry(13, 9, 13, 9, 0, 0, 13, 9);
    float[] map = {1, 2, 0, 3};
    var everything = new BitSet();
    everything.set(0, 13 * 9);
    PixelMask all = PixelMask.of(new ObjectMask(13, 9, everything), whole);
    PixelMask none = PixelMask.of(new ObjectMask(13, 9, new BitSet()), whole);

    assertThat(RegionMetrics.of(map, RegionWeights.of(all, 2, 2)))
        .contains(new RegionMetrics(1, true));
    assertThat(RegionMetrics.of(map, RegionWeights.of(none, 2, 2))).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aMaskThatFillsABoxGivesThePixelsThatTheBoxGives(long seed) {
    var random = new Random(seed);
    int width = 20 + random.nextInt(300);
    int height = 20 + random.nextInt(300);
    for (int i = 0; i < 50; i++) {
      var geometry =
          new Geometry(
              width,
              height,
              10 + random.nextInt(400),
              10 + random.nextInt(400),
              random.nextInt(60) - 30,
              random.nextInt(60) - 30,
              1 + random.nextInt(224),
              1 + random.nextInt(224));
      int x0 = random.nextInt(width);
      int y0 = random.nextInt(height);
      int x1 = x0 + 1 + random.nextInt(width - x0);
      int y1 = y0 + 1 + random.nextInt(height - y0);
      var inside = new BitSet();
      for (int y = y0; y < y1; y++) {
        inside.set(y * width + x0, y * width + x1);
      }

      PixelMask ofMask = PixelMask.of(new ObjectMask(width, height, inside), geometry);

      List<Box> boxes = geometry.toInput(new Box(x0, y0, x1, y1)).stream().toList();
      PixelMask ofBox = PixelMask.ofBoxes(geometry.height(), geometry.width(), boxes);
      assertThat(Arrays.equals(ofMask.inside(), ofBox.inside())).as("%s", geometry).isTrue();
    }
  }
}
