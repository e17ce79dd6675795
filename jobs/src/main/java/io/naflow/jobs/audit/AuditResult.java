package io.naflow.jobs.audit;

import io.naflow.jobs.compare.statistic.Shares;
import java.util.ArrayList;
import java.util.List;

/**
 * How an audit ended.
 *
 * @param runId its id in the tables
 * @param images images of the dataset
 * @param predictions image × model pairs explained
 * @param failures image × model pairs that have a row in {@code failures}, and folders that could
 *     not be listed
 * @param allowed share of failures that is still accepted, in 0..1
 * @param summary lines for a person
 */
public record AuditResult(
    String runId,
    long images,
    long predictions,
    long failures,
    double allowed,
    List<String> summary) {
  private static final int TOO_MANY_FAILURES = 4;

  public AuditResult {
    summary = List.copyOf(summary);
  }

  /** The same with more to say. */
  AuditResult with(List<String> lines) {
    var all = new ArrayList<>(summary);
    all.addAll(lines);
    return new AuditResult(runId, images, predictions, failures, allowed, all);
  }

  /** 0, or 4 where more has failed than is allowed. */
  public int exitCode() {
    return Shares.isMore(failures, allowed, predictions + failures) ? TOO_MANY_FAILURES : 0;
  }
}
