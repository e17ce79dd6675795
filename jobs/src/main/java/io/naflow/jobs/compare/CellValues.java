package io.naflow.jobs.compare;

import io.naflow.jobs.compare.series.ItemSlices;
import io.naflow.jobs.compare.series.PackedValues;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * All values of one statistic at one place, by item.
 *
 * @param items those that both sides have, in order
 * @param before the baseline's value of each
 * @param after the candidate's
 * @param baseline all values of the baseline, also of items that the candidate lacks
 * @param candidate likewise
 * @param gaps items that one of the two has explained and has no value of
 */
record CellValues(
    int[] items,
    double[] before,
    double[] after,
    double[] baseline,
    double[] candidate,
    Gaps gaps) {
  static final String ALL = "all";

  /**
   * Pairs the two sides' values.
   *
   * @param baseline in any order
   * @param candidate likewise
   * @param distances whether there is only the candidate's side, which holds distances from 0
   * @param mayDiffer whether the two may have explained other images
   */
  static CellValues of(
      PackedValues baseline, PackedValues candidate, boolean distances, boolean mayDiffer) {
    PackedValues first = Gaps.without(baseline.sorted());
    PackedValues second = Gaps.without(candidate.sorted());
    Gaps gaps = distances ? Gaps.of(candidate) : Gaps.of(baseline, candidate, mayDiffer);
    double[] values = first.values();
    double[] others = second.values();
    int[] items = new int[others.length];
    double[] before = new double[others.length];
    double[] after = new double[others.length];
    int size = 0;
    int past = 0;
    for (int i = 0; i < others.length; i++) {
      int item = second.item(i);
      while (past < values.length && first.item(past) <= item) {
        past++;
      }
      boolean again = i > 0 && second.item(i - 1) == item;
      boolean paired = !again && past > 0 && first.item(past - 1) == item;
      if (paired || distances) {
        items[size] = item;
        before[size] = paired ? values[past - 1] : 0;
        after[size++] = others[i];
      }
    }
    return new CellValues(
        Arrays.copyOf(items, size),
        Arrays.copyOf(before, size),
        Arrays.copyOf(after, size),
        values,
        others,
        gaps);
  }

  /** The same where only some items can have a value at all. */
  CellValues among(IntPredicate able) {
    return new CellValues(items, before, after, baseline, candidate, gaps.among(able));
  }

  /** Whether each item lacks a value, 1 or 0, of both sides. */
  CellValues missing() {
    int[] all = IntStream.concat(Arrays.stream(items), gaps.items()).sorted().toArray();
    double[] without = Arrays.stream(all).mapToDouble(gaps::ofBaseline).toArray();
    double[] with = Arrays.stream(all).mapToDouble(gaps::ofCandidate).toArray();
    return new CellValues(all, without, with, without, with, Gaps.NONE);
  }

  /** Whether both have values, be they of the same images or not; distances have one side only. */
  boolean haveBothSides() {
    return baseline.length > 0 && candidate.length > 0;
  }

  /**
   * The places in {@link #items} of each slice's; slices in order, {@code all} among them unless
   * there is no item.
   */
  Map<String, int[]> places(ItemSlices slices) {
    var places = new TreeMap<String, int[]>();
    if (items.length > 0) {
      int[] all = new int[items.length];
      Arrays.setAll(all, i -> i);
      places.put(ALL, all);
    }
    for (int dimension = 0; dimension < Items.DIMENSIONS; dimension++) {
      put(slices, dimension, places);
    }
    return places;
  }

  private void put(ItemSlices slices, int dimension, Map<String, int[]> places) {
    int[] counts = new int[slices.names().size()];
    for (int item : items) {
      int slice = slices.of(item, dimension);
      if (slice >= 0) {
        counts[slice]++;
      }
    }
    int[][] found = new int[counts.length][];
    for (int slice = 0; slice < counts.length; slice++) {
      if (counts[slice] > 0) {
        found[slice] = new int[counts[slice]];
        places.put(slices.names().get(slice), found[slice]);
        counts[slice] = 0;
      }
    }
    for (int i = 0; i < items.length; i++) {
      int slice = slices.of(items[i], dimension);
      if (slice >= 0) {
        found[slice][counts[slice]++] = i;
      }
    }
  }
}
