package io.naflow.jobs.compare;

import io.naflow.jobs.statistic.Drift;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ComparisonRow.Test;
import java.util.List;

/** How far a statistic's distribution over all images has moved from one run to another. */
final class DriftRows {
  private DriftRows() {}

  /**
   * A row each for {@code STATISTIC:psi}, {@code :ks} and {@code :wasserstein}; the distance is the
   * candidate's mean and the difference.
   *
   * @param values some on both sides
   */
  static List<ComparisonRow> of(
      ComparisonRow.Pair pair, Place place, String statistic, CellValues values) {
    double[] before = values.baseline();
    double[] after = values.candidate();
    double distance = Drift.kolmogorovSmirnov(before, after);
    double p = Drift.kolmogorovSmirnovPValue(distance, before.length, after.length);
    double none = Double.NaN;
    return List.of(
        row(
            pair,
            place,
            statistic + ":psi",
            after.length,
            Drift.populationStability(before, after),
            "none",
            none),
        row(pair, place, statistic + ":ks", after.length, distance, "kolmogorov_smirnov", p),
        row(
            pair,
            place,
            statistic + ":wasserstein",
            after.length,
            Drift.wasserstein(before, after),
            "none",
            none));
  }

  private static ComparisonRow row(
      ComparisonRow.Pair pair,
      Place place,
      String statistic,
      int n,
      double distance,
      String test,
      double p) {
    return new ComparisonRow(
        pair,
        place,
        statistic,
        CellValues.ALL,
        new Estimate(n, 0, distance, distance, Double.NaN, Double.NaN),
        new Test(test, p, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
        "");
  }
}
