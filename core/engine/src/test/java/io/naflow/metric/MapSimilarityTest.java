package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MapSimilarityTest {
  static Stream<JsonNode> pairs() {
    return MetricGoldens.cases("similarity").stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void agreesWithSciPyInBothOrders(JsonNode golden) {
    float[] a = MetricGoldens.floats(golden.get("a"));
    float[] b = MetricGoldens.floats(golden.get("b"));
    int ha = golden.get("ha").asInt();
    int wa = golden.get("wa").asInt();
    int hb = golden.get("hb").asInt();
    int wb = golden.get("wb").asInt();
    double expected = golden.get("pearson").asDouble();

    assertThat(MapSimilarity.of(a, ha, wa, b, hb, wb).orElseThrow())
        .isCloseTo(expected, within(1e-6));
    assertThat(MapSimilarity.of(b, hb, wb, a, ha, wa).orElseThrow())
        .isCloseTo(expected, within(1e-6));
  }

  @Test
  void aMapIsOneWithItselfAtAnyScale() {
    float[] map = {1, 5, -2, 3};
    float[] twice = {2, 10, -1, 6};

    assertThat(MapSimilarity.of(map, 2, 2, twice, 2, 2).orElseThrow()).isCloseTo(1, within(1e-15));
  }

  @Test
  void oppositeMapsCorrelateNegatively() {
    float[] left = {1, 0, 1, 0};
    float[] right = {0, 1, 0, 1};

    assertThat(MapSimilarity.of(left, 2, 2, right, 2, 2).orElseThrow())
        .isCloseTo(-1, within(1e-15));
  }

  @Test
  void aDegenerateMapIsLikeNothing() {
    float[] map = {1, 5, -2, 3};

    assertThat(MapSimilarity.of(map, 2, 2, new float[] {2, 2, 2, 2}, 2, 2)).isEmpty();
    assertThat(MapSimilarity.of(new float[] {-1, 0, -2, 0}, 2, 2, map, 2, 2)).isEmpty();
  }

  @Test
  void refusesToCorrelateDifferentNumbersOfValues() {
    assertThatThrownBy(() -> MapSimilarity.pearson(new float[3], new float[4]))
        .hasMessage("Cannot correlate 3 values with 4: there must be as many");
  }

  /** By hand: (3, 0, 4) and (4, 0, 3) once rectified, 24 of 25. */
  @Test
  void theCosineIsThatOfTheRectifiedMaps() {
    float[] one = {3, -7, 4};
    float[] other = {4, -1, 3};
    assertThat(MapSimilarity.cosine(one, other)).hasValue(24.0 / 25);
    assertThat(MapSimilarity.cosine(one, new float[] {-1, 5, 0})).hasValue(0);
    assertThat(MapSimilarity.cosine(one, new float[] {-1, -5, 0})).isEmpty();
    assertThatThrownBy(() -> MapSimilarity.cosine(one, new float[2]))
        .hasMessage("Cannot take the cosine of maps of 3 and 2 values: there must be as many");
  }
}
