package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerTest {
  /** Cohen's (1988) tables for the paired t-test have 199, 34 and 15 pairs. */
  @Test
  void imagesAreThoseOfCohensTables() {
    assertThat(Power.images(0.2)).isEqualTo(199);
    assertThat(Power.images(-0.5)).isEqualTo(34);
    assertThat(Power.images(0.8)).isEqualTo(Power.LEAST_IMAGES);
    assertThat(Power.images(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theSmallestEffectThatImagesShowIsTheInverse() {
    assertThat(Power.effect(199)).isCloseTo(0.2, within(0.001));
    assertThat(Power.effect(34)).isCloseTo(0.5, within(0.01));
  }
}
