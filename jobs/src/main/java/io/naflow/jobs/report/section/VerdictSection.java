package io.naflow.jobs.report.section;

import io.naflow.jobs.compare.check.GateCount;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.Accuracy;
import io.naflow.jobs.report.read.GateOutcome;
import io.naflow.jobs.report.read.GateResult.State;
import io.naflow.jobs.report.read.LayerMean;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What came out, in a sentence or two and a few numbers. */
public final class VerdictSection {
  private static final double MANY = 0.05;

  private final ReportData data;
  private final List<GateOutcome> outcomes;

  private VerdictSection(ReportData data) {
    this.data = data;
    this.outcomes = GateOutcome.of(data.gates());
  }

  public static Section of(ReportData data) {
    return new Section("verdict", "Verdict", new VerdictSection(data).body());
  }

  private Markup body() {
    Tag body = Tag.of("div").add(banner());
    Tag findings = Tag.of("ul", "findings");
    sentences().forEach(sentence -> findings.add(Tag.of("li").text(sentence)));
    body.add(findings, tiles());
    if (!data.gates().isEmpty()) {
      body.add(Tag.of("h3").text("Gates"), Gates.of(outcomes, data.run().runId()));
    }
    return body;
  }

  private Tag banner() {
    if (!outcomes.isEmpty()) {
      return banner(outcomes);
    }
    return failures()
        .map(lost -> banner("warn", "! Audited, but " + lost))
        .orElse(banner("plain", "Audited without failures; no gates were set"));
  }

  private Optional<String> failures() {
    long failures = data.run().dataset().failures();
    return failures == 0
        ? Optional.empty()
        : Optional.of(
            "%s images × models could not be explained".formatted(NumberText.count(failures)));
  }

  /** Counted as summary and verdict count them. */
  private Tag banner(List<GateOutcome> outcomes) {
    GateCount count = GateOutcome.count(outcomes);
    String said = count.said() + (count.all() == 1 ? " gate" : " gates");
    if (any(outcomes, State.FAILED)) {
      return banner("bad", "✗ Not to be shipped: " + said);
    } else if (any(outcomes, State.UNDECIDED)) {
      return banner("bad", "? Not to be shipped: " + said);
    }
    if (count.notMet() + count.undecided() > 0) {
      return banner("warn", "! All gates that must be met are: " + said);
    }
    String met = "All gates are met: " + count.all();
    return failures()
        .map(lost -> banner("warn", "! " + met + ", but " + lost))
        .orElse(banner("good", "✓ " + met));
  }

  private static boolean any(List<GateOutcome> outcomes, State state) {
    return outcomes.stream().anyMatch(outcome -> outcome.state() == state);
  }

  private static Tag banner(String kind, String text) {
    return Tag.of("p", "banner " + kind).text(text);
  }

  private List<String> sentences() {
    var sentences = new ArrayList<String>();
    accuracy().ifPresent(sentences::add);
    sentences.addAll(Headlines.of(data));
    long inverted = sum(LayerMean::inverted);
    long unconverged = sum(LayerMean::unconverged);
    if (inverted > 0 && unconverged > MANY * inverted) {
      sentences.add(
          "%s of the inversions did not converge within the steps allowed: look at the layers they are of before relying on their maps."
              .formatted(NumberText.percent((double) unconverged / inverted)));
    }
    return sentences;
  }

  private Optional<String> accuracy() {
    String each =
        data.modelIds().stream()
            .flatMap(model -> data.accuracies().stream().filter(a -> a.model().equals(model)))
            .filter(accuracy -> accuracy.right().isPresent())
            .map(VerdictSection::accuracy)
            .collect(Collectors.joining(", "));
    return each.isEmpty() ? Optional.empty() : Optional.of("Accuracy: " + each + ".");
  }

  private static String accuracy(Accuracy accuracy) {
    var right = accuracy.right().orElseThrow();
    return "%s %s of %s images"
        .formatted(accuracy.model(), NumberText.percent(right.mean()), NumberText.count(right.n()));
  }

  private long sum(ToLongFunction<LayerMean> number) {
    return data.layers().stream().mapToLong(number).sum();
  }

  private Tag tiles() {
    long maps = sum(LayerMean::maps);
    long inverted = sum(LayerMean::inverted);
    Tag tiles = Tag.of("dl", "tiles");
    tiles.add(tile("Images", NumberText.count(data.run().dataset().images())));
    tiles.add(tile("Models", NumberText.count(data.models().size())));
    tiles.add(tile("Maps", NumberText.count(maps)));
    tiles.add(tile("Failures", NumberText.count(data.run().dataset().failures())));
    if (maps > 0) {
      tiles.add(tile("Maps without a shape", share(sum(LayerMean::degenerate), maps)));
    }
    if (inverted > 0) {
      tiles.add(tile("Inversions not converged", share(sum(LayerMean::unconverged), inverted)));
    }
    return tiles;
  }

  private static String share(long part, long whole) {
    return NumberText.percent((double) part / whole);
  }

  private static Tag tile(String name, String value) {
    return Tag.of("div").add(Tag.of("dt").text(name), Tag.of("dd").text(value));
  }
}
