package io.naflow.jobs.compare.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.compare.statistic.PairedSample;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Rule;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.config.Gate.Undecided;
import io.naflow.jobs.config.Gate.Where;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Pair;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ConfidenceInterval;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.GateRow.DrivingImage;
import io.naflow.jobs.table.GateRow.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mean difference of -0.5 with interval -0.7..-0.3, a candidate's mean of 2 with 1.5..2.5. */
class GateTrialTest {
  private static final double OPEN = Double.POSITIVE_INFINITY;
  private static final Pair PAIR = new Pair("r", "r", "a", "b");
  private static final Place PLACE = new Place("naflow", "layer4.1", "layer4.1", 0.9, "name");
  private static final PairedSample SAMPLE =
      new PairedSample(
          List.of("a", "b", "c", "d", "e", "f"),
          new double[] {2.5, 2.5, 2.5, 2.5, 2.5, 2.5},
          new double[] {2.0, 1.0, 3.0, 2.0, 2.6, 1.4});

  private static Gate gate(Limits absolute, Limits change, Measure measure) {
    return gate(absolute, change, new Rule(measure, 6, Severity.FAIL, 0, Undecided.FAIL));
  }

  private static Gate gate(Limits absolute, Limits change, Rule rule) {
    return new Gate("g", "gini", new Where("*", "*", 0, 1, "all"), absolute, change, rule);
  }

  private static List<GateRow> tried(Gate gate) {
    ComparisonRow row = row(new Estimate(6, 2.5, 2, -0.5, interval(-0.7, -0.3)));
    return new GateTrial(gate, row, interval(1.5, 2.5), SAMPLE, 0).rows();
  }

  private static ConfidenceInterval interval(double low, double high) {
    return new ConfidenceInterval(low, high, "bootstrap_t");
  }

  private static ComparisonRow row(Estimate estimate) {
    var test = new ComparisonRow.Test("bootstrap_t", 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, true);
    return new ComparisonRow(PAIR, PLACE, "gini", "all", estimate, test, "");
  }

  private static Status status(Gate gate) {
    return tried(gate).get(0).finding().status();
  }

  private static Limits atMost(double limit) {
    return new Limits(-OPEN, limit);
  }

  private static Limits atLeast(double limit) {
    return new Limits(limit, OPEN);
  }

  @Test
  void aMinimumOfChangeIsHeldAgainstTheLowerEndOfTheInterval() {
    assertThat(status(gate(Limits.NONE, atLeast(-0.7), Measure.CI))).isEqualTo(Status.MET);
    assertThat(status(gate(Limits.NONE, atLeast(-0.69), Measure.CI))).isEqualTo(Status.NOT_MET);
    assertThat(status(gate(Limits.NONE, atLeast(-0.69), Measure.MEAN))).isEqualTo(Status.MET);
    assertThat(status(gate(Limits.NONE, atLeast(-0.49), Measure.MEAN))).isEqualTo(Status.NOT_MET);
  }

  @Test
  void aMaximumOfTheCandidateIsHeldAgainstTheUpperEndOfItsInterval() {
    assertThat(status(gate(atMost(2.5), Limits.NONE, Measure.CI))).isEqualTo(Status.MET);
    assertThat(status(gate(atMost(2.4), Limits.NONE, Measure.CI))).isEqualTo(Status.NOT_MET);
    GateRow row = tried(gate(atMost(2.4), Limits.NONE, Measure.CI)).get(0);
    assertThat(row.finding())
        .isEqualTo(new GateRow.Finding(Status.NOT_MET, 6, 2, 2.5, 1.5, 2.5, 0, ""));
    assertThat(row.bound()).isEqualTo(new GateRow.Bound("g", "fail", "absolute", "max", 2.4));
  }

  @Test
  void withTooFewImagesNothingIsDecided() {
    assertThat(
            status(
                gate(
                    Limits.NONE,
                    atLeast(9),
                    new Rule(Measure.CI, 7, Severity.FAIL, 0, Undecided.FAIL))))
        .isEqualTo(Status.UNDECIDED);
  }

  @Test
  void everyBoundIsTried() {
    assertThat(tried(gate(new Limits(0, 3), new Limits(-1, 1), Measure.CI)))
        .extracting(row -> row.bound().of() + " " + row.bound().side())
        .containsExactly("absolute min", "absolute max", "change min", "change max");
  }

  @Test
  void theDrivingImagesAreThoseFarthestTowardsTheBound() {
    assertThat(tried(gate(Limits.NONE, atLeast(0), Measure.CI)).get(0).images())
        .containsExactly(
            new DrivingImage("b", 2.5, 1.0),
            new DrivingImage("f", 2.5, 1.4),
            new DrivingImage("a", 2.5, 2.0),
            new DrivingImage("d", 2.5, 2.0),
            new DrivingImage("e", 2.5, 2.6));
    assertThat(tried(gate(atMost(0), Limits.NONE, Measure.CI)).get(0).images())
        .extracting(DrivingImage::image)
        .containsExactly("c", "e", "a", "d", "f");
  }

  @Test
  void aGateIsMetIfEveryTrialIs() {
    GateRow met = tried(gate(Limits.NONE, atLeast(-1), Measure.CI)).get(0);
    Rule tooMany = new Rule(Measure.CI, 7, Severity.FAIL, 0, Undecided.FAIL);
    GateRow open = tried(gate(Limits.NONE, atLeast(-1), tooMany)).get(0);
    Rule skipping = new Rule(Measure.CI, 7, Severity.FAIL, 0, Undecided.SKIP);
    GateRow skipped = tried(gate(Limits.NONE, atLeast(-1), skipping)).get(0);
    GateRow failed = tried(gate(Limits.NONE, atLeast(0), Measure.CI)).get(0);
    GateRow warned =
        tried(
                gate(
                    Limits.NONE,
                    atLeast(0),
                    new Rule(Measure.CI, 6, Severity.WARN, 0, Undecided.FAIL)))
            .get(0);

    assertThat(open.finding().note()).isEqualTo("6 images, and 7 are asked for");
    assertThat(Verdict.statusOf(List.of(met, open))).isEqualTo(Status.UNDECIDED);
    assertThat(Verdict.statusOf(List.of(met, skipped))).isEqualTo(Status.MET);
    assertThat(Verdict.statusOf(List.of(skipped))).isEqualTo(Status.UNDECIDED);
    assertThat(Verdict.statusOf(List.of(met, open, failed))).isEqualTo(Status.NOT_MET);
    assertThat(Verdict.of(List.of(List.of(met, skipped)))).isEqualTo(Verdict.PASS);
    assertThat(Verdict.of(List.of(List.of(met, open)))).isEqualTo(Verdict.FAIL);
    assertThat(Verdict.of(List.of(List.of(met), List.of(warned)))).isEqualTo(Verdict.WARN);
    assertThat(Verdict.of(List.of(List.of(failed), List.of(warned)))).isEqualTo(Verdict.FAIL);
    assertThat(Verdict.of(List.of(List.of(warned), List.of(failed)))).isEqualTo(Verdict.FAIL);
  }

  @Test
  void imagesWithoutAValueLeaveATrialUndecidedUnlessTheirShareIsAllowed() {
    GateRow strict = lacking(2, 0);
    assertThat(strict.finding().status()).isEqualTo(Status.UNDECIDED);
    assertThat(strict.finding().missing()).isEqualTo(2);
    assertThat(strict.finding().note()).isEqualTo("2 of 8 images have no value");
    assertThat(lacking(2, 0.25).finding().status()).isEqualTo(Status.MET);
    assertThat(lacking(2, 0.24).finding().status()).isEqualTo(Status.UNDECIDED);
  }

  private static GateRow lacking(int missing, double allowed) {
    var rule = new Rule(Measure.CI, 6, Severity.FAIL, allowed, Undecided.FAIL);
    return new GateTrial(
            gate(Limits.NONE, atLeast(-1), rule),
            row(new Estimate(6, 2.5, 2, -0.5, interval(-0.7, -0.3))),
            interval(1.5, 2.5),
            SAMPLE,
            missing)
        .rows()
        .get(0);
  }

  @Test
  void withoutAnIntervalNothingIsDecided() {
    double[] ones = {1, 1, 1, 1, 1, 1};
    double[] halves = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    assertThat(ofEqual(ones, ones).note())
        .isEqualTo("there is no interval to go by: all values are equal");
    assertThat(ofEqual(ones, halves).status()).isEqualTo(Status.UNDECIDED);
    // The same numbers image by image are the same network's, and no luck of the draw.
    assertThat(ofEqual(halves, halves).status()).isEqualTo(Status.MET);
    // How large they are, they do not tell.
    Gate ofTheMean = gate(atLeast(-1), Limits.NONE, Measure.CI);
    assertThat(ofEqual(ofTheMean, halves, halves).status()).isEqualTo(Status.UNDECIDED);
  }

  private static GateRow.Finding ofEqual(double[] before, double[] after) {
    return ofEqual(gate(Limits.NONE, atLeast(-1), Measure.CI), before, after);
  }

  private static GateRow.Finding ofEqual(Gate gate, double[] before, double[] after) {
    double change = after[0] - before[0];
    ConfidenceInterval none = ConfidenceInterval.none("all values are equal");
    var sample = new PairedSample(SAMPLE.subjects(), before, after);
    return new GateTrial(
            gate, row(new Estimate(6, before[0], after[0], change, none)), none, sample, 0)
        .rows()
        .get(0)
        .finding();
  }

  @Test
  void whatWasNotCheckedDoesNotPass() {
    List<GateRow> unmatched = GateTrial.unmatched(gate(Limits.NONE, atLeast(0), Measure.CI), PAIR);
    assertThat(unmatched).extracting(row -> row.finding().status()).containsOnly(Status.UNDECIDED);
    assertThat(Verdict.of(List.of(unmatched))).isEqualTo(Verdict.FAIL);
  }
}
