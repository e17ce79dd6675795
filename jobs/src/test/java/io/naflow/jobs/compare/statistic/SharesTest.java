package io.naflow.jobs.compare.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void aShareOfAHundredIsSoManyWhateverItIsAsADouble() {
    for (int percent = 0; percent <= 100; percent++) {
      double share = Double.parseDouble("0.%02d".formatted(percent));
      share = percent == 100 ? 1 : share;
      assertThat(Shares.isMore(percent, share, 100)).as("%d", percent).isFalse();
      assertThat(Shares.isMore(percent + 1, share, 100)).as("%d", percent).isTrue();
    }
    // In floating point, 0.29 · 100 is less than 29.
    assertThat(0.29 * 100).isLessThan(29);
  }

  @Test
  void ofNothingNothingIsMore() {
    assertThat(Shares.isMore(0, 0, 0)).isFalse();
    assertThat(Shares.isMore(1, 0, 1_000_000_000_000L)).isTrue();
  }
}
