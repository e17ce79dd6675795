package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InputMapTest {
  static Stream<JsonNode> methods() {
    Stream.Builder<JsonNode> methods = Stream.builder();
    MetricGoldens.read("cam-formulas.json").get("methods").forEach(methods);
    // Those that pytorch-grad-cam has.
    return methods.build().filter(golden -> golden.has("pgc_8x8"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void looksAsPytorchGradCamShowsIt(JsonNode golden) {
    InputMap map = InputMap.of(MetricGoldens.floats(golden.get("raw")), 4, 4, 8, 8);

    float[] expected = MetricGoldens.floats(golden.get("pgc_8x8"));
    for (int i = 0; i < expected.length; i++) {
      assertThat(map.values()[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void aConstantMapIsAllZero() {
    InputMap map = InputMap.of(new float[] {5, 5, 5, 5}, 2, 2, 6, 6);

    assertThat(map.values()).containsOnly(0f);
    assertThat(map.isConstant()).isTrue();
  }

  @Test
  void equalPixelsAreOrderedRowByRow() {
    InputMap map = new InputMap(2, 3, new float[] {0, 0.5f, 1, 0.5f, -0f, 1});

    assertThat(map.descending()).containsExactly(2, 5, 1, 3, 0, 4);
  }

  @Test
  void refusesValuesBeyondOne() {
    assertThatThrownBy(() -> new InputMap(1, 2, new float[] {0.5f, 1.5f}))
        .hasMessage(
            "Cannot make an input map of 1×2 (height×width): the value at row 0, column 1 is 1.5; "
                + "normalise it to 0..1 first, with InputMap.of");
  }
}
