package io.naflow.metric.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void onlyTheOrderCounts() {
    float[] values = {3, -1, 0.5f, 8};
    assertThat(RankCorrelation.of(values, new float[] {27, -1, 0.125f, 512}).getAsDouble())
        .isCloseTo(1, within(1e-12));
    assertThat(RankCorrelation.of(values, new float[] {-3, 1, -0.5f, -8}).getAsDouble())
        .isCloseTo(-1, within(1e-12));
  }

  /**
   * By hand: ranks 0, 1.5, 1.5, 3 and 1, 0, 3, 2; products of their deviations over their norms.
   */
  @Test
  void equalValuesShareTheMeanOfTheirRanks() {
    assertThat(
            RankCorrelation.of(new float[] {1, 2, 2, 5}, new float[] {20, 10, 40, 30})
                .getAsDouble())
        .isCloseTo(1.5 / Math.sqrt(4.5 * 5), within(1e-6));
  }

  @Test
  void magnitudesForgetTheSign() {
    assertThat(
            RankCorrelation.ofMagnitudes(new float[] {-3, 1, 2}, new float[] {3, -1, 2})
                .getAsDouble())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void equalValuesCorrelateWithNothing() {
    assertThat(RankCorrelation.of(new float[] {1, 1, 1}, new float[] {1, 2, 3})).isEmpty();
  }
}
