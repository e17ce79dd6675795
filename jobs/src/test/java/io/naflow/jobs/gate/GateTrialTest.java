package io.naflow.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Rule;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.config.Gate.Where;
import io.naflow.jobs.statistic.PairedSample;
import io.naflow.jobs.statistic.PoissonBootstrap.Interval;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Pair;
import io.naflow.jobs.table.ComparisonRow.Place;
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
    return gate(absolute, change, new Rule(measure, 6, Severity.FAIL));
  }

  private static Gate gate(Limits absolute, Limits change, Rule rule) {
    return new Gate("g", "gini", new Where("*", "*", 0, 1, "all"), absolute, change, rule);
  }

  private static List<GateRow> tried(Gate gate) {
    var test = new ComparisonRow.Test("wilcoxon", 0.1, 0.1, 0.1, 0.1, 0.1);
    var estimate = new Estimate(6, 2.5, 2, -0.5, -0.7, -0.3);
    var row = new ComparisonRow(PAIR, PLACE, "gini", "all", estimate, test, "");
    return new GateTrial(gate, row, new Interval(1.5, 2.5), SAMPLE).rows();
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
    assertThat(row.finding()).isEqualTo(new GateRow.Finding(Status.NOT_MET, 6, 2, 2.5, 1.5, 2.5));
    assertThat(row.bound()).isEqualTo(new GateRow.Bound("g", "fail", "absolute", "max", 2.4));
  }

  @Test
  void withTooFewImagesNothingIsDecided() {
    assertThat(status(gate(Limits.NONE, atLeast(9), new Rule(Measure.CI, 7, Severity.FAIL))))
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
  void aGateIsMetIfSomeTrialIsAndNoneFails() {
    GateRow met = tried(gate(Limits.NONE, atLeast(-1), Measure.CI)).get(0);
    GateRow open =
        tried(gate(Limits.NONE, atLeast(-1), new Rule(Measure.CI, 7, Severity.FAIL))).get(0);
    GateRow failed = tried(gate(Limits.NONE, atLeast(0), Measure.CI)).get(0);
    GateRow warned =
        tried(gate(Limits.NONE, atLeast(0), new Rule(Measure.CI, 6, Severity.WARN))).get(0);

    assertThat(Verdict.statusOf(List.of(met, open))).isEqualTo(Status.MET);
    assertThat(Verdict.statusOf(List.of(met, open, failed))).isEqualTo(Status.NOT_MET);
    assertThat(Verdict.of(List.of(List.of(met, open)))).isEqualTo(Verdict.PASS);
    assertThat(Verdict.of(List.of(List.of(met), List.of(warned)))).isEqualTo(Verdict.WARN);
    assertThat(Verdict.of(List.of(List.of(failed), List.of(warned)))).isEqualTo(Verdict.FAIL);
    assertThat(Verdict.of(List.of(List.of(warned), List.of(failed)))).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatWasNotCheckedDoesNotPass() {
    List<GateRow> unmatched = GateTrial.unmatched(gate(Limits.NONE, atLeast(0), Measure.CI), PAIR);
    assertThat(unmatched).extracting(row -> row.finding().status()).containsOnly(Status.UNDECIDED);
    assertThat(Verdict.of(List.of(unmatched))).isEqualTo(Verdict.FAIL);
  }
}
