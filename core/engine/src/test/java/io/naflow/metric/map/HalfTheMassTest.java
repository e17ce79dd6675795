package io.naflow.metric.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.metric.InputMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example of CONTRIBUTING.md. */
class HalfTheMassTest {
  private static MetricResult of(float... values) {
    return new HalfTheMass().evaluate(MapSubject.of(new InputMap(2, values.length / 2, values)));
  }

  @Test
  void halfOfThePixelsOfAnEvenHalfHoldHalfOfIt() {
    assertThat(of(1, 1, 0, 0, 1, 1, 0, 0).orNone())
        .isEqualTo(List.of(new MetricValue("half_the_mass", 0.25)));
    assertThat(of(0, 0, 0, 0, 0, 0, 1, 0).orNone())
        .isEqualTo(List.of(new MetricValue("half_the_mass", 0.125)));
  }

  @Test
  void aConstantMapHasNoNumber() {
    assertThat(of(0.5f, 0.5f, 0.5f, 0.5f)).isInstanceOf(MetricResult.Undefined.class);
  }
}
