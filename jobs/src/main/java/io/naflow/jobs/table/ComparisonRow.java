package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A statistic of two models, or of two runs, at a pair of layers over a slice of the images; see
 * docs/comparing.md. It travels between tasks, so what is not there is NaN or empty text and
 * becomes null in the table.
 *
 * @param pair what is compared
 * @param place where in the networks
 * @param statistic the statistic's name
 * @param slice the images: {@code all}, {@code class=3}, ...
 * @param estimate how large the difference is
 * @param test how sure it is
 * @param note a remark; may be empty
 */
public record ComparisonRow(
    Pair pair,
    Place place,
    String statistic,
    String slice,
    Estimate estimate,
    Test test,
    String note)
    implements Serializable {

  /**
   * Two models, each of its run.
   *
   * @param runId the candidate's run
   * @param baselineRun the baseline's run, mostly the same
   */
  public record Pair(String runId, String baselineRun, String baseline, String candidate)
      implements Serializable {}

  /**
   * Two matched layers, as a method explains them.
   *
   * @param method empty for what no method explains
   * @param layer the candidate's; empty for statistics of the whole network
   * @param baselineLayer the baseline's; empty likewise
   * @param depth the candidate's layer's place, 0..1; NaN likewise
   * @param layerMatch why these two: name, depth or before; empty likewise
   */
  public record Place(
      String method, String layer, String baselineLayer, double depth, String layerMatch)
      implements Serializable {
    /** A whole network as a method explains it. */
    public static Place whole(String method) {
      return new Place(method, "", "", Double.NaN, "");
    }
  }

  /**
   * Means over the images and the mean of their differences, candidate less baseline.
   *
   * @param n images
   * @param interval the difference's, of 95 %
   */
  public record Estimate(
      long n, double baseline, double candidate, double difference, ConfidenceInterval interval)
      implements Serializable {
    /** Lower end of the interval; NaN if there is none. */
    public double low() {
      return interval.low();
    }

    /** Upper end, likewise. */
    public double high() {
      return interval.high();
    }
  }

  /**
   * Significance and size; NaN where there is none.
   *
   * @param name of the test, {@code none} without one
   * @param p its p-value; of a mean, at most 0.05 exactly where the interval leaves 0 out
   * @param holm the p-value adjusted over the layers
   * @param q the p-value adjusted over layers and statistics
   * @param effect d_z
   * @param cliffsDelta δ
   * @param signedRank Wilcoxon's p-value, of the differences lying symmetrically about 0
   * @param counted whether it is of its families; not where it could not differ
   */
  public record Test(
      String name,
      double p,
      double holm,
      double q,
      double effect,
      double cliffsDelta,
      double signedRank,
      boolean counted)
      implements Serializable {
    /** Of what is not tested. */
    public static Test none() {
      double none = Double.NaN;
      return new Test("none", none, none, none, none, none, none, false);
    }

    Test adjusted(double newHolm, double newQ) {
      return new Test(name, p, newHolm, newQ, effect, cliffsDelta, signedRank, counted);
    }
  }

  /** The row with its p-value adjusted. */
  public ComparisonRow adjusted(double holm, double q) {
    return new ComparisonRow(pair, place, statistic, slice, estimate, test.adjusted(holm, q), note);
  }

  /** The row with a remark on images that have no value. */
  public ComparisonRow withMissing(long images) {
    if (images == 0) {
      return this;
    }
    String remark = "%d images have no value".formatted(images);
    String all = note.isEmpty() ? remark : note + "; " + remark;
    return new ComparisonRow(pair, place, statistic, slice, estimate, test, all);
  }

  static final Table<ComparisonRow> TABLE =
      new Table<>(
          "comparisons",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the candidate's run", row -> row.pair().runId()),
              Column.string("baseline_run", "the baseline's run", row -> row.pair().baselineRun()),
              Column.string("baseline", "the baseline's model", row -> row.pair().baseline()),
              Column.string("candidate", "the candidate's model", row -> row.pair().candidate()),
              Column.optionalString(
                  "method",
                  "the explanation method's id; null for statistics of predictions",
                  row -> text(row.place().method())),
              Column.optionalString(
                  "layer",
                  "the candidate's layer; null for statistics of the whole network",
                  row -> text(row.place().layer())),
              Column.optionalString(
                  "baseline_layer",
                  "the baseline's layer that it is matched with; null likewise",
                  row -> text(row.place().baselineLayer())),
              Column.optionalString(
                  "layer_match",
                  "why these two: name (the same layer of networks that have the same ones), depth, or before (of a module that the baseline lacks, the layer before it); null likewise",
                  row -> text(row.place().layerMatch())),
              Column.optionalReal(
                  "depth",
                  "the candidate's layer's place, 0..1; null likewise",
                  row -> number(row.place().depth())),
              Column.string(
                  "statistic", "the statistic, see docs/comparing.md", ComparisonRow::statistic),
              Column.string(
                  "slice",
                  "the images: all, class=3, outcome=both_wrong, ...",
                  ComparisonRow::slice),
              Column.bigint("n", "images", row -> row.estimate().n()),
              Column.real(
                  "mean_baseline",
                  "mean of the baseline; 0 for distances",
                  row -> row.estimate().baseline()),
              Column.real(
                  "mean_candidate",
                  "mean of the candidate; the distance itself for distances",
                  row -> row.estimate().candidate()),
              Column.real(
                  "mean_difference",
                  "mean of candidate less baseline, image by image",
                  row -> row.estimate().difference()),
              Column.optionalReal(
                  "ci_low",
                  "lower end of the mean difference's 95 % interval; null if there is none",
                  row -> number(row.estimate().low())),
              Column.optionalReal(
                  "ci_high", "upper end, likewise", row -> number(row.estimate().high())),
              Column.optionalString(
                  "interval",
                  "how the interval is made: bootstrap_t or newcombe; or none: and why there is none",
                  row -> text(row.estimate().interval().how())),
              Column.string(
                  "test",
                  "of the mean difference: bootstrap_t, or mcnemar of values 0 and 1; kolmogorov_smirnov of distributions; none for distances",
                  row -> row.test().name()),
              Column.optionalReal(
                  "p_value",
                  "the test's, two-sided, 0..1; of a mean, at most 0.05 exactly where the interval leaves 0 out",
                  row -> number(row.test().p())),
              Column.optionalReal(
                  "signed_rank_p",
                  "Wilcoxon's signed-rank test, two-sided: of the differences lying symmetrically about 0, not of their mean; 0..1",
                  row -> number(row.test().signedRank())),
              Column.optionalReal(
                  "p_holm", "Holm's, over the layers, 0..1", row -> number(row.test().holm())),
              Column.optionalReal(
                  "q_value",
                  "Benjamini and Hochberg's, over layers and statistics, 0..1; null where the two are equal in every image",
                  row -> number(row.test().q())),
              Column.optionalReal(
                  "effect_size",
                  "d_z: mean over standard deviation of the differences; null where that is 0",
                  row -> number(row.test().effect())),
              Column.optionalReal(
                  "cliffs_delta", "Cliff's delta, -1..1", row -> number(row.test().cliffsDelta())),
              Column.optionalString("note", "a remark", row -> text(row.note()))),
          "a statistic of two models at matched layers over a slice of the images");

  static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  static OptionalDouble number(double number) {
    return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
