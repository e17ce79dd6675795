package io.naflow.jobs.compare;

import io.naflow.jobs.compare.series.ItemSlices;
import io.naflow.jobs.compare.series.PackedValues;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Items without a value that one was to be had of: on their way they have NaN.
 *
 * @param baseline those of the baseline
 * @param candidate those of the candidate
 */
record Gaps(BitSet baseline, BitSet candidate) {
  static final Gaps NONE = new Gaps(new BitSet(), new BitSet());

  /** Of a candidate's side alone. */
  static Gaps of(PackedValues candidate) {
    BitSet gaps = items(candidate);
    gaps.andNot(items(without(candidate)));
    return new Gaps(new BitSet(), gaps);
  }

  /**
   * Of two sides.
   *
   * @param mayDiffer whether what one of them does not have at all is none
   */
  static Gaps of(PackedValues baseline, PackedValues candidate, boolean mayDiffer) {
    BitSet first = items(baseline);
    BitSet second = items(candidate);
    BitSet expected = (BitSet) first.clone();
    if (mayDiffer) {
      expected.and(second);
    } else {
      expected.or(second);
    }
    return new Gaps(lacking(expected, baseline), lacking(expected, candidate));
  }

  private static BitSet lacking(BitSet expected, PackedValues values) {
    BitSet lacking = (BitSet) expected.clone();
    lacking.andNot(items(without(values)));
    return lacking;
  }

  private static BitSet items(PackedValues values) {
    var items = new BitSet();
    for (int i = 0; i < values.size(); i++) {
      items.set(values.item(i));
    }
    return items;
  }

  /** The values that are numbers. */
  static PackedValues without(PackedValues values) {
    double[] numbers = values.values();
    var kept = new PackedValues();
    for (int i = 0; i < numbers.length; i++) {
      if (!Double.isNaN(numbers[i])) {
        kept.add(values.item(i), numbers[i]);
      }
    }
    return kept;
  }

  /** Those among some items. */
  Gaps among(IntPredicate able) {
    return new Gaps(among(baseline, able), among(candidate, able));
  }

  private static BitSet among(BitSet gaps, IntPredicate able) {
    var kept = new BitSet();
    gaps.stream().filter(able).forEach(kept::set);
    return kept;
  }

  double ofBaseline(int item) {
    return baseline.get(item) ? 1 : 0;
  }

  double ofCandidate(int item) {
    return candidate.get(item) ? 1 : 0;
  }

  /** Items that lack a value on either side. */
  IntStream items() {
    BitSet either = (BitSet) baseline.clone();
    either.or(candidate);
    return either.stream();
  }

  /** How many lack a value in each slice that has one that does. */
  Map<String, Integer> bySlice(ItemSlices slices) {
    var counts = new TreeMap<String, Integer>();
    items()
        .forEach(
            item -> {
              counts.merge(CellValues.ALL, 1, Integer::sum);
              for (int dimension = 0; dimension < Items.DIMENSIONS; dimension++) {
                int slice = slices.of(item, dimension);
                if (slice >= 0) {
                  counts.merge(slices.names().get(slice), 1, Integer::sum);
                }
              }
            });
    return counts;
  }
}
