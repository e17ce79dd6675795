package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.Accuracy;
import io.naflow.jobs.report.read.Interval;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.text.NumberText;
import java.util.List;
import java.util.Optional;

/** How often each model was right. */
public final class Accuracies {
  private static final double WIDTH = 150;
  private static final double RADIUS = 4;

  private Accuracies() {}

  public static Section of(ReportData data) {
    var grid =
        new Grid(
            "Accuracy by model",
            List.of(
                "Model",
                "Architecture",
                "#Images",
                "#Labelled",
                "#Accuracy",
                "#95 % interval",
                "From 0 to 100 %",
                "#Mean probability"));
    for (ModelRow model : data.models()) {
      data.accuracies().stream()
          .filter(accuracy -> accuracy.model().equals(model.model()))
          .forEach(accuracy -> grid.row(row(model, accuracy)));
    }
    Tag body = Tag.of("div");
    if (data.accuracies().isEmpty()) {
      body.add(Section.paragraph("No image was classified: see the failures below."));
    } else {
      body.add(
          grid,
          Section.note(
              "Intervals are Wilson's. The probability is that of the predicted class, right or wrong; outputs of head none are no classes, and have neither."));
    }
    body.add(
        Section.query(
            "SELECT * FROM accuracy_by_model WHERE run_id = "
                + Section.literal(data.run().runId())));
    return new Section("accuracy", "Accuracy", body);
  }

  private static List<GridCell> row(ModelRow model, Accuracy accuracy) {
    Optional<Interval> right = accuracy.right();
    String name = model.model() + (model.baseline() ? " (baseline)" : "");
    return List.of(
        GridCell.text(name),
        GridCell.text(model.architecture()),
        GridCell.text(NumberText.count(accuracy.images())),
        GridCell.text(NumberText.count(right.map(Interval::n).orElse(0L))),
        GridCell.text(right.map(r -> NumberText.percent(r.mean())).orElse("–")),
        GridCell.text(
            right
                .map(r -> NumberText.percent(r.low()) + " – " + NumberText.percent(r.high()))
                .orElse("–")),
        GridCell.of(
            right
                .map(Accuracies::bar)
                .orElse(
                    Section.text(accuracy.probability().isPresent() ? "no labels" : "no classes"))),
        GridCell.text(accuracy.probability().map(NumberText::percent).orElse("–")));
  }

  private static Markup bar(Interval right) {
    double middle = 8;
    return Tag.of("svg", "bar")
        .with("width", WIDTH)
        .with("height", 16)
        .with("aria-hidden", "true")
        .add(
            line("track", place(0), place(1), middle),
            line("range", place(right.low()), place(right.high()), middle),
            Tag.of("circle").with("cx", place(right.mean())).with("cy", middle).with("r", RADIUS));
  }

  private static double place(double share) {
    return RADIUS + share * (WIDTH - 2 * RADIUS);
  }

  private static Tag line(String cssClass, double from, double to, double y) {
    return Tag.of("line", cssClass).with("x1", from).with("x2", to).with("y1", y).with("y2", y);
  }
}
