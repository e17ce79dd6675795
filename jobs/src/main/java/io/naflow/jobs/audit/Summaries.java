package io.naflow.jobs.audit;

import io.naflow.jobs.audit.preflight.ModelRemarks;
import io.naflow.jobs.compare.statistic.Shares;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.executor.WorkedOn;
import io.naflow.jobs.identity.BuildInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an audit tells a person at its end. */
final class Summaries {
  private Summaries() {}

  static AuditResult planned(AuditPlan plan) {
    var lines = new ArrayList<String>();
    lines.add("run       " + plan.runId() + " (dry run: nothing is written)");
    lines.addAll(plan.preflight());
    return new AuditResult(plan.runId(), plan.images().items().size(), 0, 0, 1, lines);
  }

  static AuditResult done(
      AuditPlan plan, Counts counts, List<String> warnings, Instant start, Instant end) {
    Duration took = Duration.between(start, end);
    var lines = new ArrayList<String>();
    lines.add("run       " + plan.runId());
    lines.add(
        String.format(
            Locale.ROOT,
            "images    %,d × %s in %.1f s",
            plan.images().items().size(),
            plan.config().models().stream()
                .map(model -> model.id())
                .collect(Collectors.joining(", ")),
            took.toMillis() / 1000.0));
    long failures = counts.failures() + plan.images().leftOut().failures().size();
    double allowed = plan.config().output().failuresAllowed();
    lines.addAll(rows(counts.predictions(), failures, allowed));
    lines.addAll(warnings);
    lines.addAll(remarks(plan));
    return new AuditResult(
        plan.runId(), plan.images().items().size(), counts.predictions(), failures, allowed, lines);
  }

  /** What came out, and whether more has failed than may. */
  static List<String> rows(long predictions, long failures, double allowed) {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "rows      %,d predictions, %,d failures%s",
            predictions,
            failures,
            failures == 0 ? "" : " (SELECT * FROM failures)"));
    long all = predictions + failures;
    if (Shares.isMore(failures, allowed, all)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "failed    %,d of %,d (%.3g %%), more than output.failures_allowed, %s: exit code 4",
              failures,
              all,
              100.0 * failures / all,
              allowed));
    }
    return lines;
  }

  /** What was done to boxes' images before anything else. */
  static List<String> turned(long images) {
    return images == 0
        ? List.of()
        : List.of(
            "turned    %,d images upright by their EXIF orientation, as boxes are (dataset.orientation)"
                .formatted(images));
  }

  /** Two builds may find other numbers: what one began and another ended is said to be so. */
  static List<String> builds(WorkedOn worked) {
    return worked.isOfSeveralBuilds()
        ? List.of(
            "builds    %s: the run was begun by one and ended by another (runs.code_version)"
                .formatted(worked.code()))
        : List.of();
  }

  /** What was not explained again. */
  static List<String> reused(Reuse reuse, AuditPlan plan) {
    if (!reuse.otherVersions().isEmpty()) {
      return List.of(
          "reused    nothing: earlier runs of this name are of another version of naflow, %s, and this is %s"
              .formatted(String.join(" and ", reuse.otherVersions()), BuildInfo.read().version()));
    }
    return reuse
        .earlier()
        .map(
            run ->
                "reused    %,d images as run %s has them; %,d were new or changed, %,d of that run are gone"
                    .formatted(
                        reuse.images().size(),
                        run.runId(),
                        plan.images().items().size() - reuse.images().size(),
                        reuse.gone()))
        .stream()
        .toList();
  }

  private static List<String> remarks(AuditPlan plan) {
    var lines = new ArrayList<String>();
    plan.models().forEach(model -> lines.addAll(ModelRemarks.of(model)));
    Stream.of(
            plan.images().remarks(),
            plan.images().classes().lines(),
            plan.images().leftOut().lines())
        .flatMap(List::stream)
        .map(Secrets::hidden)
        .forEach(lines::add);
    return lines;
  }
}
