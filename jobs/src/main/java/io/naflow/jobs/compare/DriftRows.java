package io.naflow.jobs.compare;

import io.naflow.jobs.compare.check.GateTrial;
import io.naflow.jobs.compare.statistic.Drift;
import io.naflow.jobs.compare.statistic.KolmogorovSmirnov;
import io.naflow.jobs.compare.statistic.PairedSample;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ComparisonRow.Test;
import io.naflow.jobs.table.ConfidenceInterval;
import io.naflow.jobs.table.GateRow;
import java.util.List;

/** How far a statistic's distribution over all images has moved from one run to another. */
final class DriftRows {
  /** Distances of distributions go by their value. */
  private static final ConfidenceInterval NO_INTERVAL =
      ConfidenceInterval.none("a distance of distributions");

  private DriftRows() {}

  /**
   * A row each for {@code STATISTIC:psi}, {@code :ks} and {@code :wasserstein}; the distance is the
   * candidate's mean and the difference. None where a side has no values.
   */
  static List<ComparisonRow> of(
      ComparisonRow.Pair pair, Place place, String statistic, CellValues values) {
    if (!values.haveBothSides()) {
      return List.of();
    }
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

  /**
   * A gate about such a distance, tried; undecided where there is none.
   *
   * @param rows of the statistic at that place
   */
  static List<GateRow> trials(
      Gate gate, ComparisonRow.Pair pair, Place place, List<ComparisonRow> rows, Gaps gaps) {
    if (!gate.where().matchesSlice(CellValues.ALL)) {
      return List.of();
    }
    long missing = gaps.items().count();
    return rows.stream()
        .filter(row -> row.statistic().equals(gate.statistic()))
        .findFirst()
        .map(row -> new GateTrial(gate, row, NO_INTERVAL, PairedSample.NONE, missing).rows())
        .orElseGet(() -> GateTrial.tooFew(gate, pair, place, CellValues.ALL, 0, missing));
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
