package io.naflow.jobs.report.section;

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
import java.util.function.Predicate;
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
      body.add(Tag.of("h3").text("Gates"), Gates.of(outcomes));
    }
    return body;
  }

  private Tag banner() {
    long all = gates(outcome -> true);
    long failed = gates(outcome -> outcome.state() == State.FAILED);
    long undecided = gates(outcome -> outcome.state() == State.UNDECIDED);
    long warned = gates(outcome -> outcome.state() == State.WARNED);
    long open = gates(outcome -> outcome.state() == State.UNDECIDED_WARNING);
    var found = new ArrayList<String>();
    count(failed, "failed").ifPresent(found::add);
    count(undecided + open, "could not be decided").ifPresent(found::add);
    count(warned, "warned").ifPresent(found::add);
    String said = "of %d gates, %s".formatted(all, String.join(", ", found));
    if (failed > 0 || undecided > 0) {
      return banner("bad", (failed > 0 ? "✗" : "?") + " Not to be shipped: " + said);
    } else if (warned > 0 || open > 0) {
      return banner("warn", "! All gates that must be met are: " + said);
    } else if (all > 0) {
      return banner("good", "✓ All gates are met: %d of %d".formatted(all, all));
    }
    return data.run().dataset().failures() > 0
        ? banner(
            "warn",
            "! Audited, but %s images × models could not be explained"
                .formatted(NumberText.count(data.run().dataset().failures())))
        : banner("plain", "Audited without failures; no gates were set");
  }

  private static Optional<String> count(long gates, String what) {
    return gates == 0 ? Optional.empty() : Optional.of("%d %s".formatted(gates, what));
  }

  private static Tag banner(String kind, String text) {
    return Tag.of("p", "banner " + kind).text(text);
  }

  /** Gates that came out so for at least one candidate. */
  private long gates(Predicate<GateOutcome> condition) {
    return outcomes.stream()
        .filter(condition)
        .map(outcome -> outcome.worst().gate())
        .distinct()
        .count();
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
