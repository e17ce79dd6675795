package io.naflow.metric.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.image.Box;
import io.naflow.metric.Annotation;
import io.naflow.metric.InputMap;
import io.naflow.metric.MetricValue;
import io.naflow.metric.PixelMask;
import io.naflow.testing.ById;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LocalizationTest {
  @Test
  void thePointMayMissByLessThanFifteenPixels() {
    float[] values = new float[40 * 40];
    values[20 * 40 + 20] = 1;
    InputMap map = new InputMap(40, 40, values);

    // The nearest pixel of the first object is 14 columns away, of the second 15, of the third
    // (9, 12), whose distance is 15, and of the fourth (9, 11).
    assertThat(points(map, new Box(34, 20, 36, 21))).isEqualTo(1);
    assertThat(points(map, new Box(35, 20, 37, 21))).isZero();
    assertThat(points(map, new Box(32, 29, 33, 30))).isZero();
    assertThat(points(map, new Box(31, 29, 32, 30))).isEqualTo(1);
  }

  @Test
  void energyIsTheShareOfThisImageAloneWhateverTheObjectsSize() {
    float[] values = {1, 1, 0, 0, 0, 0, 0, 0, 0.5f};
    PixelMask small = PixelMask.ofBoxes(3, 3, List.of(new Box(0, 0, 1, 1)));
    PixelMask large = PixelMask.ofBoxes(3, 3, List.of(new Box(0, 0, 3, 2)));
    InputMap map = new InputMap(3, 3, values);

    assertThat(evaluate("energy_pointing_game", map, Annotation.ofMask(small)))
        .containsEntry("energy_pointing_game", 0.4);
    assertThat(evaluate("energy_pointing_game", map, Annotation.ofMask(large)))
        .containsEntry("energy_pointing_game", 0.8);
  }

  @Test
  void equalPixelsRankRowByRow() {
    float[] values = {0.5f, 1, 0.5f, 0.5f};
    PixelMask first = new PixelMask(2, 2, new boolean[] {true, true, false, false});
    PixelMask last = new PixelMask(2, 2, new boolean[] {false, true, false, true});
    InputMap map = new InputMap(2, 2, values);

    assertThat(evaluate("relevance_rank_accuracy", map, Annotation.ofMask(first)))
        .containsEntry("relevance_rank_accuracy", 1.0);
    assertThat(evaluate("relevance_rank_accuracy", map, Annotation.ofMask(last)))
        .containsEntry("relevance_rank_accuracy", 0.5);
  }

  @Test
  void equalPixelsCountHalfUnderTheRocCurve() {
    InputMap map = new InputMap(2, 2, new float[] {0.5f, 1, 0.5f, 0});
    PixelMask object = new PixelMask(2, 2, new boolean[] {true, false, false, false});

    // Of the three pixels outside, one is attended more, one as much and one less.
    assertThat(evaluate("roc_auc", map, Annotation.ofMask(object))).containsEntry("roc_auc", 0.5);
  }

  @Test
  void anObjectThatFillsTheInputHasNoRocCurve() {
    InputMap map = new InputMap(2, 2, new float[] {0.5f, 1, 0.5f, 0});
    Annotation everything = Annotation.ofBoxes(2, 2, List.of(new Box(0, 0, 2, 2)));

    assertThat(evaluate("roc_auc", map, everything)).isEmpty();
  }

  @Test
  void theLargestComponentsBoxIsComparedAndTheBestOfAllInTheSecondVersion() {
    float[] values = {
      1, 0, 0, 0, //
      0, 0, 0, 0.5f, //
      0, 0, 0.5f, 0, //
      0, 0, 0.5f, 0
    };
    Annotation corner = Annotation.ofBoxes(4, 4, List.of(new Box(0, 0, 2, 1)));

    Map<String, Double> found = evaluate("localization_iou", new InputMap(4, 4, values), corner);

    // Below half the maximum the diagonal three pixels are one component, the larger.
    assertThat(found).containsEntry("localization_iou@0.45", 0.0);
    assertThat(found).containsEntry("localization_iou_v2@0.45", 0.5);
    assertThat(found).containsEntry("localization_iou@0.50", 0.5);
  }

  @Test
  void theBoxOfAComponentEndsAfterItsLastPixel() {
    float[] values = {0, 0, 0, 0, 1, 1, 0, 1, 1};
    Annotation object = Annotation.ofBoxes(3, 3, List.of(new Box(1, 1, 3, 3)));

    assertThat(
            evaluate("localization_iou", new InputMap(3, 3, values), object)
                .get("localization_iou@0.20"))
        .isCloseTo(1, within(1e-15));
  }

  private static double points(InputMap map, Box box) {
    return evaluate("pointing_game", map, Annotation.ofBoxes(40, 40, List.of(box)))
        .get("pointing_game");
  }

  private static Map<String, Double> evaluate(String metric, InputMap map, Annotation object) {
    return ById.of(MapMetrics.all(), metric).evaluate(MapSubject.of(map, object)).orNone().stream()
        .collect(Collectors.toMap(MetricValue::metric, MetricValue::value));
  }
}
