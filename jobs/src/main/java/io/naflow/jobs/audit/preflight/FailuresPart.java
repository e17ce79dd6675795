package io.naflow.jobs.audit.preflight;

import io.naflow.api.Target;
import io.naflow.jobs.compare.statistic.Shares;
import java.util.List;

/** Whether so much is sure to fail that the job will end as one that failed. */
final class FailuresPart implements Part {
  @Override
  public List<String> lines(Subject audit) {
    boolean labelNeeded = audit.config().target() instanceof Target.Label;
    long images =
        audit.count(
            item ->
                item.isMissing() || item.length() == 0 || labelNeeded && item.label().isEmpty());
    long models = audit.models().size();
    long unread = audit.images().leftOut().failures().size();
    long failures = images * models + unread;
    double allowed = audit.config().output().failuresAllowed();
    return Shares.isMore(failures, allowed, audit.size() * models + unread)
        ? List.of(
            "warning   at least %,d failures are sure, more than output.failures_allowed (%s): the job will end with exit code 4"
                .formatted(failures, allowed))
        : List.of();
  }
}
