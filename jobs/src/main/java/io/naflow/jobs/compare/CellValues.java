package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.statistic.PairedSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * All values of one statistic at one place, by image.
 *
 * @param sample the images that both sides have
 * @param slices of each image of the sample
 * @param baseline all values of the baseline, also of images that the candidate lacks
 * @param candidate likewise
 */
record CellValues(
    PairedSample sample, List<List<String>> slices, double[] baseline, double[] candidate) {
  static final String ALL = "all";

  /**
   * Values from rows {@code (item, side, value, label, outcome, decile, object)}, sorted.
   *
   * @param distances whether there is only the candidate's side, which holds distances from 0
   * @param byOutcome whether slices by outcome make sense
   */
  static CellValues of(List<Row> rows, boolean distances, boolean byOutcome) {
    var items = new ArrayList<String>();
    var before = new ArrayList<Double>();
    var after = new ArrayList<Double>();
    var slices = new ArrayList<List<String>>();
    var baseline = new ArrayList<Double>();
    var candidate = new ArrayList<Double>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double value = row.getDouble(2);
      if (row.getInt(1) == Side.BASELINE) {
        baseline.add(value);
        continue;
      }
      candidate.add(value);
      boolean paired =
          i > 0
              && rows.get(i - 1).getInt(1) == Side.BASELINE
              && rows.get(i - 1).getString(0).equals(row.getString(0));
      if (paired || distances) {
        items.add(row.getString(0));
        before.add(paired ? rows.get(i - 1).getDouble(2) : 0);
        after.add(value);
        slices.add(slices(row, byOutcome));
      }
    }
    return new CellValues(
        new PairedSample(items, array(before), array(after)),
        slices,
        array(baseline),
        array(candidate));
  }

  /** Whether both have values, be they of the same images or not; distances have one side only. */
  boolean haveBothSides() {
    return baseline.length > 0 && candidate.length > 0;
  }

  /** The places in the sample of each slice's images; slices in order, {@code all} among them. */
  Map<String, List<Integer>> places() {
    var places = new TreeMap<String, List<Integer>>();
    for (int i = 0; i < slices.size(); i++) {
      for (String slice : slices.get(i)) {
        places.computeIfAbsent(slice, key -> new ArrayList<>()).add(i);
      }
    }
    return places;
  }

  private static List<String> slices(Row row, boolean byOutcome) {
    var slices = new ArrayList<String>();
    slices.add(ALL);
    if (!row.isNullAt(3)) {
      slices.add("class=" + row.getInt(3));
    }
    if (!row.isNullAt(4) && byOutcome) {
      slices.add("outcome=" + row.getString(4));
    }
    if (!row.isNullAt(5)) {
      slices.add(String.format(Locale.ROOT, "confidence=%02d", row.getInt(5)));
    }
    if (!row.isNullAt(6)) {
      slices.add("object=" + row.getString(6));
    }
    return slices;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
