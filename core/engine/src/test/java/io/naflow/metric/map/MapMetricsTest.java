package io.naflow.metric.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.image.Box;
import io.naflow.metric.Annotation;
import io.naflow.metric.InputMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricGoldens;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import io.naflow.metric.PixelMask;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MapMetricsTest {
  static Stream<JsonNode> inputMaps() {
    return MetricGoldens.cases("input_maps").stream();
  }

  static Stream<MapMetric> metrics() {
    return MapMetrics.all().stream();
  }

  @ParameterizedTest
  @MethodSource("inputMaps")
  void agreesWithNumPyAndSciPy(JsonNode golden) {
    int h = golden.get("h").asInt();
    int w = golden.get("w").asInt();
    MapSubject subject =
        MapSubject.of(
            new InputMap(h, w, MetricGoldens.floats(golden.get("map"))),
            Annotation.ofBoxes(h, w, MetricGoldens.boxes(golden.get("boxes"))));

    Map<String, Double> found = evaluate(subject);

    assertThat(found.keySet())
        .containsExactlyInAnyOrderElementsOf(
            MapMetrics.all().stream()
                .flatMap(metric -> metric.measures().stream())
                .map(Measure::name)
                .toList());
    for (String metric :
        List.of(
            "sparseness",
            "complexity",
            "effective_complexity",
            "energy_pointing_game",
            "pointing_game",
            "relevance_rank_accuracy",
            "top_k_intersection",
            "roc_auc")) {
      assertThat(found.get(metric))
          .as(metric)
          .isCloseTo(golden.get(metric).asDouble(), within(1e-9));
    }
    assertThat(found.get("pointing_game:exact"))
        .isEqualTo(golden.get("pointing_game_exact").asDouble());
    assertThat(found.get("complexity:normalized"))
        .isCloseTo(golden.get("complexity").asDouble() / Math.log(h * w), within(1e-9));
    for (int i = 0; i < 20; i++) {
      String at = "@0." + (i < 2 ? "0" : "") + 5 * i;
      assertThat(found.get("localization_iou" + at))
          .isCloseTo(golden.get("iou").get(i).asDouble(), within(1e-12));
      assertThat(found.get("localization_iou_v2" + at))
          .isCloseTo(golden.get("iou_v2").get(i).asDouble(), within(1e-12));
    }
  }

  @Test
  void agreesWithQuantusOnTheDesignsGoldenMap() {
    JsonNode golden = MetricGoldens.read("cam-formulas.json");
    InputMap map =
        new InputMap(
            8, 8, MetricGoldens.floats(golden.get("methods").get("layercam").get("pgc_8x8")));
    Annotation object = Annotation.ofBoxes(8, 8, List.of(new Box(3, 2, 8, 6)));

    Map<String, Double> found = evaluate(MapSubject.of(map, object));

    JsonNode expected = golden.get("metrics");
    JsonNode inMask = expected.get("mask_rows2-5_cols3-7");
    assertThat(object.mask().area()).isEqualTo(20);
    assertThat(found.get("sparseness")).isCloseTo(expected.get("gini").asDouble(), within(1e-6));
    assertThat(found.get("complexity"))
        .isCloseTo(expected.get("entropy_nats").asDouble(), within(1e-6));
    assertThat(found.get("energy_pointing_game"))
        .isCloseTo(inMask.get("energy_pointing").asDouble(), within(1e-6));
    assertThat(found.get("pointing_game:exact")).isEqualTo(1);
    assertThat(found.get("relevance_rank_accuracy"))
        .isEqualTo(inMask.get("rank_accuracy").asDouble());
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void areUndefinedOnAConstantMap(MapMetric metric) {
    InputMap constant = InputMap.of(new float[] {3, 3, 3, 3}, 2, 2, 6, 6);
    Annotation object = Annotation.ofBoxes(6, 6, List.of(new Box(0, 0, 3, 3)));

    assertThat(metric.evaluate(MapSubject.of(constant, object)))
        .isEqualTo(new MetricResult.Undefined("the map is constant and singles out no pixel"));
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void areUndefinedWithoutWhatTheyNeed(MapMetric metric) {
    InputMap map = InputMap.of(new float[] {0, 1, 2, 3}, 2, 2, 6, 6);

    assertThat(metric.evaluate(MapSubject.of(map)) instanceof MetricResult.Undefined)
        .isEqualTo(metric.need() != MapMetric.Need.NOTHING);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void emptyMasksAreNeitherHitsNorMisses(MapMetric metric) {
    InputMap map = InputMap.of(new float[] {0, 1, 2, 3}, 2, 2, 6, 6);
    MapSubject subject =
        MapSubject.of(map, Annotation.ofMask(new PixelMask(6, 6, new boolean[36])));

    MetricResult found = metric.evaluate(subject);

    switch (metric.need()) {
      case NOTHING -> assertThat(found).isInstanceOf(MetricResult.Values.class);
      case MASK ->
          assertThat(found)
              .isEqualTo(
                  new MetricResult.Undefined(
                      "the mask is empty: the crop has cut the object off, or it is smaller than a pixel"));
      case BOXES ->
          assertThat(found)
              .isEqualTo(
                  new MetricResult.Undefined(
                      "the image has no boxes, or the crop has cut them off"));
    }
  }

  @Test
  void refuseAMaskOfAnotherSize() {
    InputMap map = InputMap.of(new float[] {0, 1, 2, 3}, 2, 2, 6, 6);
    Annotation other = Annotation.ofBoxes(5, 6, List.of(new Box(0, 0, 3, 3)));

    assertThatThrownBy(() -> MapSubject.of(map, other))
        .hasMessage(
            "Cannot measure a map of 6×6 against a mask of 5×6 (height×width): both must be of the network's input");
  }

  private static Map<String, Double> evaluate(MapSubject subject) {
    return MapMetrics.all().stream()
        .flatMap(metric -> metric.evaluate(subject).orNone().stream())
        .collect(Collectors.toMap(MetricValue::metric, MetricValue::value));
  }
}
