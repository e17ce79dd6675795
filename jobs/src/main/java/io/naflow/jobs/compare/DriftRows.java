package io.naflow.jobs.compare;

import io.naflow.jobs.compare.statistic.Drift;
import io.naflow.jobs.compare.statistic.KolmogorovSmirnov;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ComparisonRow.Test;
import io.naflow.jobs.table.ConfidenceInterval;
import java.util.List;

/** How far a statistic's distribution over all images has moved from one run to another. */
final class DriftRows {
  /** Distances of distributions go by their value. */
  static final ConfidenceInterval NO_INTERVAL =
      ConfidenceInterval.none("a distance of distributions");

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
    double distance = KolmogorovSmirnov.distance(before, after);
    String note =
        KolmogorovSmirnov.isExact(before.length, after.length) ? "" : "p by Kolmogorov's limit";
    var found = new Found(pair, place, statistic, after.length);
    return List.of(
        found.row(":psi", Drift.populationStability(before, after), Test.none(), ""),
        found.row(":ks", distance, test(distance, before.length, after.length), note),
        found.row(":wasserstein", Drift.wasserstein(before, after), Test.none(), ""));
  }

  private static Test test(double distance, int before, int after) {
    double none = Double.NaN;
    double p = KolmogorovSmirnov.pValue(distance, before, after);
    return new Test("kolmogorov_smirnov", p, none, none, none, none, none, distance > 0);
  }

  private record Found(ComparisonRow.Pair pair, Place place, String statistic, int n) {
    ComparisonRow row(String suffix, double distance, Test test, String note) {
      var estimate = new Estimate(n, 0, distance, distance, NO_INTERVAL);
      return new ComparisonRow(
          pair, place, statistic + suffix, CellValues.ALL, estimate, test, note);
    }
  }
}
