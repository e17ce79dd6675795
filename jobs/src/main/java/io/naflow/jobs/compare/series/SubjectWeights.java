package io.naflow.jobs.compare.series;

import io.naflow.jobs.compare.statistic.PoissonBootstrap;
import java.util.Arrays;

/**
 * How often images count in each resample. The same in every cell, so those of some images are kept
 * from cell to cell of a task.
 */
public final class SubjectWeights {
  /** With 1000 resamples, 4 MB. */
  private static final int KEPT = 4096;

  private final ItemIndex items;
  private final int resamples;
  private byte[][] kept = {};

  /** Of items, for so many resamples. */
  public SubjectWeights(ItemIndex items, int resamples) {
    this.items = items;
    this.resamples = resamples;
  }

  /** An item's weights, one a resample. */
  public byte[] of(int item) {
    if (item >= KEPT) {
      return computed(item);
    }
    if (item >= kept.length) {
      kept = Arrays.copyOf(kept, KEPT);
    }
    if (kept[item] == null) {
      kept[item] = computed(item);
    }
    return kept[item];
  }

  private byte[] computed(int item) {
    return PoissonBootstrap.weights(items.hash(item), resamples);
  }
}
