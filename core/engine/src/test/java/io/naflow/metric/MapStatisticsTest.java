package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapStatisticsTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  static Stream<JsonNode> maps() {
    return MetricGoldens.cases("statistics").stream();
  }

  @ParameterizedTest
  @MethodSource("maps")
  void agreesWithSciPy(JsonNode golden) {
    int h = golden.get("h").asInt();
    int w = golden.get("w").asInt();

    MapStatistics found = MapStatistics.of(MetricGoldens.floats(golden.get("map")), h, w);

    assertThat(found.status()).isEqualTo(MapStatistics.Status.OK);
    assertThat(found.sum()).isCloseTo(golden.get("sum").asDouble(), CLOSE);
    assertThat(found.mean()).isCloseTo(golden.get("mean").asDouble(), CLOSE);
    assertThat(found.max()).isEqualTo(golden.get("max").asDouble());
    assertThat(found.min()).isEqualTo(golden.get("min").asDouble());
    MapStatistics.Focus focus = found.focus().orElseThrow();
    assertThat(focus.entropy()).isCloseTo(golden.get("entropy").asDouble(), CLOSE);
    assertThat(focus.normalizedEntropy())
        .isCloseTo(golden.get("entropy").asDouble() / Math.log(h * w), CLOSE);
    assertThat(focus.gini()).isCloseTo(golden.get("gini").asDouble(), CLOSE);
    assertThat(focus.coverage()).isCloseTo(golden.get("coverage").asDouble(), CLOSE);
    assertThat(focus.centerX()).isCloseTo(golden.get("center_x").asDouble(), CLOSE);
    assertThat(focus.centerY()).isCloseTo(golden.get("center_y").asDouble(), CLOSE);
    assertThat(focus.spread()).isCloseTo(golden.get("spread").asDouble(), CLOSE);
  }

  @Test
  void oneAttendedPositionIsAsFocusedAsCanBe() {
    float[] map = new float[4 * 5];
    map[1 * 5 + 3] = 2;

    MapStatistics.Focus focus = MapStatistics.of(map, 4, 5).focus().orElseThrow();

    assertThat(focus.entropy()).isZero();
    assertThat(focus.gini()).isCloseTo(0.95, within(1e-5));
    assertThat(focus.coverage()).isEqualTo(0.05);
    assertThat(focus.centerX()).isEqualTo(3.5 / 5);
    assertThat(focus.centerY()).isEqualTo(1.5 / 4);
    assertThat(focus.spread()).isZero();
  }

  @Test
  void focusDoesNotDependOnTheMapsScaleNorOnItsNegativeValues() {
    float[] map = {1, 2, 4, 8, -1, 0};
    float[] scaled = {0.125f, 0.25f, 0.5f, 1, -7, -3};

    MapStatistics.Focus focus = MapStatistics.of(map, 2, 3).focus().orElseThrow();
    MapStatistics.Focus other = MapStatistics.of(scaled, 2, 3).focus().orElseThrow();

    assertThat(other)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
        .isEqualTo(focus);
  }

  @Test
  void halfTheMaximumItselfIsNotCovered() {
    float[] map = {4, 2, 2.5f, 0};

    assertThat(MapStatistics.of(map, 2, 2).focus().orElseThrow().coverage()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 3, -3})
  void aConstantMapIsDegenerateButKeepsItsRawNumbers(float value) {
    MapStatistics found = MapStatistics.of(new float[] {value, value, value, value}, 2, 2);

    assertThat(found.status()).isEqualTo(MapStatistics.Status.DEGENERATE);
    assertThat(found.focus()).isEmpty();
    assertThat(found.sum()).isEqualTo(4 * value);
    assertThat(found.mean()).isEqualTo(value);
    assertThat(found.max()).isEqualTo(value);
    assertThat(found.min()).isEqualTo(value);
  }

  @Test
  void aMapThatIsNowherePositiveIsDegenerate() {
    MapStatistics found = MapStatistics.of(new float[] {-1, -2, 0, -3}, 2, 2);

    assertThat(found.status()).isEqualTo(MapStatistics.Status.DEGENERATE);
    assertThat(found.focus()).isEmpty();
    assertThat(found.min()).isEqualTo(-3);
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    assertThatThrownBy(() -> MapStatistics.of(new float[] {1, 2, 3, Float.NaN, 5, 6}, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot summarise a map of 2×3 (height×width): the value at row 1, column 0 is NaN; "
                + "maps with values that are not finite are failures, not maps");
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertThatThrownBy(() -> MapStatistics.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot summarise a map of 2×3 (height×width) from 5 values: sides must be at least 1 "
                + "and there must be one value a position");
  }
}
