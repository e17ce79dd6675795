package io.naflow.jobs.report.section;

import io.naflow.jobs.gate.GateId;
import io.naflow.jobs.report.data.GateOutcome;
import io.naflow.jobs.report.data.GateResult;
import io.naflow.jobs.report.data.GateResult.State;
import io.naflow.jobs.report.html.Cell;
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

  /**
   * @param run the report's
   */
  static Markup of(List<GateOutcome> outcomes, String run) {
    var grid =
        new Grid(
            "Gates of this run",
            List.of(
                "Gate",
                "Outcome",
                "Candidate",
                "Against",
                "Asked",
                "#Judged",
                "#n",
                "#Without a value",
                "#Worst of",
                "At",
                "Driven by"));
    for (GateOutcome outcome : outcomes) {
      GateResult worst = outcome.worst();
      grid.row(
          List.of(
              Cell.text(worst.id().gate()),
              state(outcome.state()),
              Cell.text(worst.id().candidate()),
              Cell.text(against(worst.id(), run)),
              Cell.text(worst.statistic() + ": " + worst.bound()),
              Cell.text(worst.judged().map(Numbers::plain).orElse("–")),
              Cell.text(Numbers.count(worst.n())),
              Cell.text(Numbers.count(worst.missing())),
              Cell.text(Numbers.count(outcome.trials().size())),
              Cell.text(place(worst)),
              Cell.text(outcome.state() == State.MET ? skipped(outcome) : images(worst, IMAGES))
                  .styled("message")));
    }
    return Tag.of("div")
        .add(
            grid,
            Section.note(
                "A gate counts once for each candidate and what it is held against. It is tried at every place and slice that fits it, and met if it is at each. What could not be decided, "
                    + "as images are too few or lack a value or all values are equal, leaves the gate undecided, which is not met. "
                    + "Judged is what was held against the bound: an interval's end or the mean. Shown is the place that decides, or comes nearest to the bound."),
            Section.details("All places where the gates were tried", trials(outcomes, run)));
  }

  private static Markup trials(List<GateOutcome> outcomes, String run) {
    var grid =
        new Grid(
            "Gates by place and slice",
            List.of(
                "Gate",
                "Outcome",
                "Candidate",
                "Against",
                "Statistic",
                "At",
                "Asked",
                "#Judged",
                "#Value",
                "#95 % interval",
                "#n",
                "#Without a value",
                "Driven by"));
    outcomes.stream()
        .flatMap(outcome -> outcome.trials().stream())
        .forEach(
            trial ->
                grid.row(
                    List.of(
                        Cell.text(trial.id().gate()),
                        state(trial.state()),
                        Cell.text(trial.id().candidate()),
                        Cell.text(against(trial.id(), run)),
                        Cell.text(trial.statistic()),
                        Cell.text(place(trial)),
                        Cell.text(trial.bound()),
                        Cell.text(trial.judged().map(Numbers::plain).orElse("–")),
                        Cell.text(
                            trial.value().map(value -> Numbers.plain(value.mean())).orElse("–")),
                        Cell.text(
                            trial
                                .value()
                                .map(value -> value.ends(Numbers::plain, " to "))
                                .orElse("–")),
                        Cell.text(Numbers.count(trial.n())),
                        Cell.text(Numbers.count(trial.missing())),
                        Cell.text(images(trial, trial.images().size())).styled("message"))));
    return grid;
  }

  /** The baseline, with its run where that is another. */
  private static String against(GateId id, String run) {
    boolean here = id.baselineRun().equals(run);
    if (here && id.baseline().equals(id.candidate())) {
      return "itself";
    }
    return here ? id.baseline() : "%s of %s".formatted(id.baseline(), id.baselineRun());
  }

  private static String place(GateResult trial) {
    String slice = trial.slice().equals("all") ? "" : trial.slice();
    return Stream.of(trial.place(), slice)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String skipped(GateOutcome outcome) {
    long places = outcome.trials().stream().filter(t -> t.state() == State.SKIPPED).count();
    return places == 0 ? "" : "%d places could not be decided and were skipped".formatted(places);
  }

  /** Which images drove the trial, or why there is none. */
  private static String images(GateResult trial, int most) {
    if (!trial.note().isEmpty()) {
      return trial.note();
    }
    int left = trial.images().size() - most;
    return trial.images().stream().limit(most).collect(Collectors.joining(", "))
        + (left > 0 ? " and %d more".formatted(left) : "");
  }

  private static Cell state(State state) {
    return switch (state) {
      case MET -> Cell.text("✓ met").styled("good");
      case WARNED -> Cell.text("! warned").styled("warn");
      case FAILED -> Cell.text("✗ failed").styled("bad");
      case UNDECIDED -> Cell.text("? undecided").styled("bad");
      case UNDECIDED_WARNING -> Cell.text("? undecided").styled("warn");
      case SKIPPED -> Cell.text("? skipped").styled("warn");
    };
  }
}
