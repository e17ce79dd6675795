package io.naflow.jobs.audit;

import io.naflow.jobs.audit.preflight.ModelRemarks;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.Counts;
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
    lines.add(
        "rows      %,d predictions, %,d failures%s"
            .formatted(
                counts.predictions(),
                counts.failures(),
                counts.failures() == 0 ? "" : " (SELECT * FROM failures)"));
    lines.addAll(warnings);
    lines.addAll(remarks(plan));
    return new AuditResult(
        plan.runId(),
        plan.images().items().size(),
        counts.predictions(),
        counts.failures() + plan.images().leftOut().failures().size(),
        plan.config().output().failuresAllowed(),
        lines);
  }

  /** What was done to boxes' images before anything else. */
  static List<String> turned(long images) {
    return images == 0
        ? List.of()
        : List.of(
            "turned    %,d images upright by their EXIF orientation, as boxes are (dataset.orientation)"
                .formatted(images));
  }

  /** What was not explained again. */
  static List<String> reused(Reuse reuse, AuditPlan plan) {
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
    plan.models().forEach(model -> lines.addAll(ModelRemarks.of(model.model())));
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
