package io.naflow.jobs.report.section;

import io.naflow.jobs.report.data.GateOutcome;
import io.naflow.jobs.report.data.GateResult;
import io.naflow.jobs.report.data.GateResult.State;
import io.naflow.jobs.report.html.Grid;
import io.naflow.jobs.report.html.Markup;
import io.naflow.jobs.report.html.Numbers;
import io.naflow.jobs.report.html.Tag;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gates: one row each and, for those who ask, one for each place where it was tried. */
final class Gates {
  private static final int IMAGES = 2;

  private Gates() {}

  static Markup of(List<GateOutcome> outcomes) {
    var grid =
        new Grid(
            "Gates of this run",
            List.of(
                "Gate",
                "Outcome",
                "Candidate",
                "Asked",
                "#Judged",
                "#n",
                "#Worst of",
                "At",
                "Driven by"));
    for (GateOutcome outcome : outcomes) {
      GateResult worst = outcome.worst();
      grid.row(
          List.of(
              Section.text(worst.gate()),
              state(outcome.state()),
              Section.text(worst.candidate()),
              Section.text(worst.statistic() + ": " + worst.bound()),
              Section.text(worst.judged().map(Numbers::plain).orElse("–")),
              Section.text(Numbers.count(worst.n())),
              Section.text(Numbers.count(outcome.trials().size())),
              Section.text(place(worst)),
              Tag.of("td", "message")
                  .text(outcome.state() == State.MET ? "" : images(worst, IMAGES))));
    }
    return Tag.of("div")
        .add(
            grid,
            Section.note(
                "A gate is tried at every place and slice that fits it, and met if it is at one and not missed at any. "
                    + "Judged is what was held against the bound: an interval's end or the mean. Shown is the place that decides, or comes nearest to the bound."),
            Section.details("All places where the gates were tried", trials(outcomes)));
  }

  private static Markup trials(List<GateOutcome> outcomes) {
    var grid =
        new Grid(
            "Gates by place and slice",
            List.of(
                "Gate",
                "Outcome",
                "Candidate",
                "Statistic",
                "At",
                "Asked",
                "#Judged",
                "#Value",
                "#95 % interval",
                "#n",
                "Driven by"));
    outcomes.stream()
        .flatMap(outcome -> outcome.trials().stream())
        .forEach(
            trial ->
                grid.row(
                    List.of(
                        Section.text(trial.gate()),
                        state(trial.state()),
                        Section.text(trial.candidate()),
                        Section.text(trial.statistic()),
                        Section.text(place(trial)),
                        Section.text(trial.bound()),
                        Section.text(trial.judged().map(Numbers::plain).orElse("–")),
                        Section.text(
                            trial.value().map(value -> Numbers.plain(value.mean())).orElse("–")),
                        Section.text(
                            trial
                                .value()
                                .map(
                                    value ->
                                        Numbers.plain(value.low())
                                            + " to "
                                            + Numbers.plain(value.high()))
                                .orElse("–")),
                        Section.text(Numbers.count(trial.n())),
                        Tag.of("td", "message").text(images(trial, trial.images().size())))));
    return grid;
  }

  private static String place(GateResult trial) {
    String slice = trial.slice().equals("all") ? "" : trial.slice();
    return Stream.of(trial.place(), slice)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String images(GateResult trial, int most) {
    int left = trial.images().size() - most;
    return trial.images().stream().limit(most).collect(Collectors.joining(", "))
        + (left > 0 ? " and %d more".formatted(left) : "");
  }

  private static Markup state(State state) {
    return switch (state) {
      case MET -> Tag.of("td", "good").text("✓ met");
      case WARNED -> Tag.of("td", "warn").text("! warned");
      case FAILED -> Tag.of("td", "bad").text("✗ failed");
      case UNDECIDED -> Tag.of("td", "bad").text("? undecided");
      case UNDECIDED_WARNING -> Tag.of("td", "warn").text("? undecided");
    };
  }
}
