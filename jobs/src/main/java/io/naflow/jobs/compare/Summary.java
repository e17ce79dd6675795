package io.naflow.jobs.compare;

import io.naflow.jobs.compare.Statistics.Role;
import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.compare.check.SettingChange;
import io.naflow.jobs.compare.check.Verdict;
import io.naflow.jobs.compare.statistic.Power;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ConfidenceInterval;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.GateRow.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a comparison tells a person at its end. */
final class Summary {
  private static final int LARGEST = 5;

  /** Places that are named where a gate could not be decided. */
  private static final int PLACES = 8;

  private static final double LEVEL = 0.05;

  /** Of all images; layers × statistics of a few pairs. */
  private final List<ComparisonRow> whole = new ArrayList<>();

  void add(ComparisonRow row) {
    if (row.slice().equals(CellValues.ALL)) {
      whole.add(row);
    }
  }

  /** 0 for what is to be seen first. */
  static int badness(Status status) {
    return switch (status) {
      case NOT_MET -> 0;
      case UNDECIDED -> 1;
      case SKIPPED -> 2;
      case MET -> 3;
    };
  }

  /**
   * All that is said.
   *
   * @param lost how many images have failed with one model of a pair or with both
   */
  List<String> lines(
      List<ModelPair> pairs,
      Map<ComparisonRow.Pair, Long> lost,
      Map<String, Modules> modules,
      List<SettingChange> changes,
      List<GateRow> gates) {
    var lines = new ArrayList<String>();
    changes.forEach(
        change ->
            lines.add(
                "changed   %s: %s → %s"
                    .formatted(change.setting(), change.baseline(), change.candidate())));
    for (ModelPair pair : pairs) {
      List<ComparisonRow> rows =
          whole.stream()
              .filter(row -> row.pair().equals(pair.ids()))
              .filter(row -> row.statistic().startsWith(Modules.PREFIX) == pair.isOfModules())
              .toList();
      lines.add(heading(pair));
      lines.addAll(matching(pair));
      long failed = pair.isOfModules() ? 0 : lost.getOrDefault(pair.ids(), 0L);
      if (failed > 0) {
        lines.add(
            "  images that failed with one of the two or with both, and are in no number: %,d (SELECT * FROM failures)"
                .formatted(failed));
      }
      if (pair.isDrift() && pair.ids().runId().equals(pair.ids().baselineRun())) {
        lines.add("  no earlier run has passed its gates: held against itself");
      }
      rows.stream()
          .filter(row -> row.statistic().equals(Statistics.ACCURACY))
          .forEach(row -> lines.add("  " + line(row)));
      // How a computation went is no difference of the networks.
      List<ComparisonRow> findings =
          rows.stream().filter(row -> Statistics.role(row.statistic()) == Role.FINDING).toList();
      Optional<String> tooFew = tooFew(findings);
      if (tooFew.isPresent()) {
        lines.add("  " + tooFew.get());
        continue;
      }
      List<ComparisonRow> significant =
          findings.stream().filter(row -> row.test().q() <= LEVEL).toList();
      lines.add("  " + significance(findings, significant.size()));
      significant.stream()
          .filter(row -> !Double.isNaN(row.test().effect()))
          .sorted(
              Comparator.comparingDouble((ComparisonRow row) -> -Math.abs(row.test().effect()))
                  .thenComparing(Families.ORDER))
          .limit(LARGEST)
          .forEach(row -> lines.add("  " + line(row)));
    }
    modules.forEach(
        (model, found) -> {
          if (!found.unseen().isEmpty()) {
            lines.add(
                "modules   %s: %d gates lack the map before or behind, such as %s; to see what they change, audit with layers: {granularity: layer}"
                    .formatted(model, found.unseen().size(), found.unseen().get(0)));
          }
        });
    if (!gates.isEmpty()) {
      Map<GateId, List<GateRow>> byGate = Verdict.byGate(gates);
      byGate.values().forEach(trials -> lines.add(line(trials)));
      lines.add("verdict   " + verdict(byGate.values()));
    }
    return lines;
  }

  private static String significance(List<ComparisonRow> findings, int significant) {
    long tested = findings.stream().filter(row -> !Double.isNaN(row.test().q())).count();
    if (tested == 0) {
      boolean equal = findings.stream().noneMatch(row -> row.test().counted());
      return equal
          ? "no difference: the two are equal in every image"
          : "no difference can be tested: none has an interval";
    }
    return significant == 0
        ? "none of %d differences is significant (q ≤ %s)".formatted(tested, LEVEL)
        : "%d of %d differences are significant (q ≤ %s); the largest:"
            .formatted(significant, tested, LEVEL);
  }

  private static String heading(ModelPair pair) {
    ComparisonRow.Pair ids = pair.ids();
    if (pair.isOfModules()) {
      return "modules of %s (run %s)".formatted(ids.candidate(), ids.runId());
    }
    return pair.isDrift()
        ? "%s of %s against %s of %s"
            .formatted(ids.candidate(), ids.runId(), ids.baseline(), ids.baselineRun())
        : "%s against %s (run %s)".formatted(ids.candidate(), ids.baseline(), ids.runId());
  }

  /** What is to be said in place of what the tests find, where there are hardly any images. */
  private static Optional<String> tooFew(List<ComparisonRow> findings) {
    long n = findings.stream().mapToLong(row -> row.estimate().n()).max().orElse(0);
    if (n >= Power.LEAST_IMAGES) {
      return Optional.empty();
    }
    String seen =
        findings.stream()
            .filter(row -> Math.abs(row.test().effect()) > 0)
            .max(
                Comparator.comparingDouble((ComparisonRow row) -> Math.abs(row.test().effect()))
                    .thenComparing(Families.ORDER))
            .map(
                row ->
                    String.format(
                        Locale.ROOT,
                        "; the largest difference seen, %s %s of %+.4g (d_z %.2f), takes %,d images to be shown at the 5 %% level with 80 %% power",
                        row.statistic(),
                        row.place().layer(),
                        row.estimate().difference(),
                        row.test().effect(),
                        Power.images(row.test().effect())))
            .orElse("");
    return Optional.of(
        "too few images to tell: %d, where at least %d are needed%s"
            .formatted(n, Power.LEAST_IMAGES, seen));
  }

  /** Where layers stand against others than their namesakes. */
  private static List<String> matching(ModelPair pair) {
    return pair.layers().stream()
        .filter(match -> match.rule() == LayerMatch.Rule.DEPTH)
        .reduce((shallower, deeper) -> match(shallower, deeper))
        .map(
            match ->
                "  layers are matched by depth, not by name: the networks are built otherwise; %s stands against %s of the baseline"
                    .formatted(match.layer(), match.baselineLayer()))
        .stream()
        .toList();
  }

  /** Of two, that which shows more: one that is not its namesake. */
  private static LayerMatch match(LayerMatch shallower, LayerMatch deeper) {
    return deeper.layer().equals(deeper.baselineLayer()) ? shallower : deeper;
  }

  private static String line(ComparisonRow row) {
    Estimate estimate = row.estimate();
    ConfidenceInterval interval = estimate.interval();
    return String.format(
            Locale.ROOT,
            "%-24s %-12s %-10s %.4g → %.4g, %+.4g %s, n %d",
            row.statistic(),
            row.place().method(),
            row.place().layer(),
            estimate.baseline(),
            estimate.candidate(),
            estimate.difference(),
            interval.isNone()
                ? "[no interval: " + interval.reason() + "]"
                : String.format(Locale.ROOT, "[%+.4g, %+.4g]", interval.low(), interval.high()),
            estimate.n())
        + said(", q %.2g", row.test().q())
        + said(", d_z %.2f", row.test().effect());
  }

  /** Nothing of what is not there. */
  private static String said(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  /** A gate's status with its first, that is worst, trial. */
  private static String line(List<GateRow> trials) {
    GateRow worst = trials.get(0);
    GateRow.Finding finding = worst.finding();
    String where =
        String.join(
                " ",
                worst.statistic(),
                worst.place().method(),
                worst.place().layer(),
                worst.slice())
            .replaceAll(" +", " ");
    String found =
        finding.note().isEmpty()
            ? String.format(Locale.ROOT, "%.4g, n %d", finding.judged(), finding.n())
            : finding.note();
    List<GateRow> open =
        trials.stream().filter(trial -> !trial.finding().note().isEmpty()).toList();
    return String.format(
        Locale.ROOT,
        "gate      %-9s %s (%s): %s: %s %s of %s %s%s",
        Verdict.statusOf(trials).id(),
        worst.bound().gate(),
        worst.pair().candidate(),
        where,
        found,
        worst.bound().side().equals("min") ? "with a minimum" : "with a maximum",
        worst.bound().of(),
        number(worst.bound().limit()),
        open.isEmpty() ? "" : "; " + undecided(open, trials.size()));
  }

  private static String undecided(List<GateRow> open, int of) {
    List<String> places =
        open.stream()
            .map(trial -> (trial.place().layer() + " " + trial.slice()).strip())
            .map(place -> place.replaceFirst("(?<=.) all$", ""))
            .distinct()
            .toList();
    String more = places.size() > PLACES ? ", ..." : "";
    return "undecided in %d of %d trials: %s%s"
        .formatted(
            open.size(), of, String.join(", ", places.stream().limit(PLACES).toList()), more);
  }

  /** With what stands against it. */
  private static String verdict(Collection<List<GateRow>> byGate) {
    return "%s (%s)".formatted(Verdict.of(byGate).id(), Verdict.count(byGate).said());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
