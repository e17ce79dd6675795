package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.image.Box;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegionMetricsTest {
  static Stream<JsonNode> boxes() {
    return MetricGoldens.cases("boxes").stream();
  }

  @ParameterizedTest
  @MethodSource("boxes")
  void agreesWithPyTorchsUpsamplingAndALoopOverPixels(JsonNode golden) {
    PixelMask region = PixelMask.ofBoxes(20, 24, MetricGoldens.boxes(golden.get("boxes")));
    assertThat(region.area()).isEqualTo(golden.get("area").asInt());
    RegionWeights weights =
        RegionWeights.of(region, golden.get("h").asInt(), golden.get("w").asInt());

    RegionMetrics found =
        RegionMetrics.of(MetricGoldens.floats(golden.get("map")), weights).orElseThrow();

    assertThat(found.energyInside()).isCloseTo(golden.get("energy").asDouble(), within(1e-12));
    assertThat(found.peakInside()).isEqualTo(golden.get("peak").asBoolean());
  }

  @Test
  void aBoxOfTheWholeInputHoldsEverything() {
    RegionWeights weights =
        RegionWeights.of(PixelMask.ofBoxes(8, 8, List.of(new Box(0, 0, 8, 8))), 2, 2);

    RegionMetrics found = RegionMetrics.of(new float[] {1, -2, 3, 4}, weights).orElseThrow();

    assertThat(found.energyInside()).isEqualTo(1);
    assertThat(found.peakInside()).isTrue();
  }

  @Test
  void aPixelBelongsToABoxIfItsMiddleDoesAndOverlapsCountOnce() {
    PixelMask mask =
        PixelMask.ofBoxes(3, 4, List.of(new Box(0.5, 0, 2.5, 1), new Box(1.4, 0, 3, 0.51)));

    assertThat(mask.inside())
        .containsExactly(
            true, true, true, false, //
            false, false, false, false, //
            false, false, false, false);
  }

  @Test
  void aBoxThatHoldsNoPixelsMiddleMeasuresNothing() {
    PixelMask empty = PixelMask.ofBoxes(8, 8, List.of(new Box(2.6, 2.6, 3.4, 3.4)));

    assertThat(empty.area()).isZero();
    assertThat(RegionMetrics.of(new float[] {1, 2, 3, 4}, RegionWeights.of(empty, 2, 2))).isEmpty();
  }

  @Test
  void aDegenerateMapLiesNowhere() {
    RegionWeights weights =
        RegionWeights.of(PixelMask.ofBoxes(8, 8, List.of(new Box(0, 0, 4, 4))), 2, 2);

    assertThat(RegionMetrics.of(new float[] {1, 1, 1, 1}, weights)).isEmpty();
    assertThat(RegionMetrics.of(new float[] {-1, -2, 0, 0}, weights)).isEmpty();
  }

  @Test
  void refusesAMapOfAnotherSizeThanTheWeights() {
    RegionWeights weights =
        RegionWeights.of(PixelMask.ofBoxes(8, 8, List.of(new Box(0, 0, 4, 4))), 2, 2);

    assertThatThrownBy(() -> RegionMetrics.of(new float[9], weights))
        .hasMessageStartingWith("Cannot measure a map of 2×2 (height×width) from 9 values");
  }
}
