package io.naflow.jobs.report.section;

import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.GateOutcome;
import io.naflow.jobs.report.read.GateResult;
import io.naflow.jobs.report.read.GateResult.State;
import io.naflow.jobs.text.NumberText;
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
              GridCell.text(worst.id().gate()),
              state(outcome.state()),
              GridCell.text(worst.id().candidate()),
              GridCell.text(against(worst.id(), run)),
              GridCell.text(worst.statistic() + ": " + worst.bound()),
              GridCell.text(worst.judged().map(NumberText::plain).orElse("–")),
              GridCell.text(NumberText.count(worst.n())),
              GridCell.text(NumberText.count(worst.missing())),
              GridCell.text(NumberText.count(outcome.trials().size())),
              GridCell.text(place(worst)),
              GridCell.text(outcome.state() == State.MET ? skipped(outcome) : images(worst, IMAGES))
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
                        GridCell.text(trial.id().gate()),
                        state(trial.state()),
                        GridCell.text(trial.id().candidate()),
                        GridCell.text(against(trial.id(), run)),
                        GridCell.text(trial.statistic()),
                        GridCell.text(place(trial)),
                        GridCell.text(trial.bound()),
                        GridCell.text(trial.judged().map(NumberText::plain).orElse("–")),
                        GridCell.text(
                            trial.value().map(value -> NumberText.plain(value.mean())).orElse("–")),
                        GridCell.text(
                            trial
                                .value()
                                .map(value -> value.ends(NumberText::plain, " to "))
                                .orElse("–")),
                        GridCell.text(NumberText.count(trial.n())),
                        GridCell.text(NumberText.count(trial.missing())),
                        GridCell.text(images(trial, trial.images().size())).styled("message"))));
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

  private static GridCell state(State state) {
    return switch (state) {
      case MET -> GridCell.text("✓ met").styled("good");
      case WARNED -> GridCell.text("! warned").styled("warn");
      case FAILED -> GridCell.text("✗ failed").styled("bad");
      case UNDECIDED -> GridCell.text("? undecided").styled("bad");
      case UNDECIDED_WARNING -> GridCell.text("? undecided").styled("warn");
      case SKIPPED -> GridCell.text("? skipped").styled("warn");
    };
  }
}
