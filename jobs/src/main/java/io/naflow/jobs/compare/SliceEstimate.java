package io.naflow.jobs.compare;

import io.naflow.jobs.compare.Statistics.Kind;
import io.naflow.jobs.compare.statistic.EffectSize;
import io.naflow.jobs.compare.statistic.McNemar;
import io.naflow.jobs.compare.statistic.MeanEstimate;
import io.naflow.jobs.compare.statistic.PairedSample;
import io.naflow.jobs.compare.statistic.PoissonBootstrap;
import io.naflow.jobs.compare.statistic.Proportions;
import io.naflow.jobs.compare.statistic.SignedRank;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Test;
import io.naflow.jobs.table.ConfidenceInterval;
import java.util.Arrays;

/** What is said of one slice: how large the difference is and how sure. */
record SliceEstimate(PairedSample sample, Kind kind, Estimate estimate, Test test) {
  /** By all of a cell's values, so that a slice is judged as the whole. */
  static Kind kind(String statistic, CellValues values) {
    Kind declared = Statistics.kind(statistic);
    if (declared == Kind.DISTANCES) {
      return declared;
    }
    boolean yesOrNo = McNemar.applies(values.baseline()) && McNemar.applies(values.candidate());
    boolean varies =
        declared == Kind.ANSWERS
            || Arrays.stream(values.baseline()).distinct().count() > 1
            || Arrays.stream(values.candidate()).distinct().count() > 1;
    return yesOrNo && varies ? Kind.ANSWERS : Kind.NUMBERS;
  }

  /**
   * @param sample at least two
   * @param differences the sample's, resampled
   */
  static SliceEstimate of(PairedSample sample, Kind kind, PoissonBootstrap differences) {
    MeanEstimate mean =
        kind == Kind.ANSWERS
            ? Proportions.difference(sample.baseline(), sample.candidate())
            : differences.estimate();
    var estimate =
        new Estimate(
            sample.size(),
            mean(sample.baseline()),
            mean(sample.candidate()),
            mean(sample.differences()),
            mean.interval());
    return new SliceEstimate(sample, kind, estimate, test(sample, kind, mean));
  }

  /** The interval of the candidate's mean, whose values were resampled. */
  ConfidenceInterval ofCandidate(PoissonBootstrap candidate) {
    return kind == Kind.ANSWERS
        ? Proportions.wilson(sample.candidate())
        : candidate.estimate().interval();
  }

  private static Test test(PairedSample sample, Kind kind, MeanEstimate mean) {
    if (kind == Kind.DISTANCES) {
      return Test.none();
    }
    double[] differences = sample.differences();
    return new Test(
        kind == Kind.ANSWERS ? "mcnemar" : "bootstrap_t",
        mean.p(),
        Double.NaN,
        Double.NaN,
        EffectSize.standardized(differences).orElse(Double.NaN),
        EffectSize.cliffsDelta(sample.baseline(), sample.candidate()),
        SignedRank.pValue(differences),
        Arrays.stream(differences).anyMatch(difference -> difference != 0));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
