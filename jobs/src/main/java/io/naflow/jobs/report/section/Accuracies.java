package io.naflow.jobs.report.section;

import io.naflow.jobs.report.data.Accuracy;
import io.naflow.jobs.report.data.Interval;
import io.naflow.jobs.report.data.ReportData;
import io.naflow.jobs.report.html.Cell;
import io.naflow.jobs.report.html.Grid;
import io.naflow.jobs.report.html.Markup;
import io.naflow.jobs.report.html.Numbers;
import io.naflow.jobs.report.html.Tag;
import io.naflow.jobs.table.ModelRow;
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

  private static List<Cell> row(ModelRow model, Accuracy accuracy) {
    Optional<Interval> right = accuracy.right();
    String name = model.model() + (model.baseline() ? " (baseline)" : "");
    return List.of(
        Cell.text(name),
        Cell.text(model.architecture()),
        Cell.text(Numbers.count(accuracy.images())),
        Cell.text(Numbers.count(right.map(Interval::n).orElse(0L))),
        Cell.text(right.map(r -> Numbers.percent(r.mean())).orElse("–")),
        Cell.text(
            right
                .map(r -> Numbers.percent(r.low()) + " – " + Numbers.percent(r.high()))
                .orElse("–")),
        Cell.of(
            right
                .map(Accuracies::bar)
                .orElse(
                    Section.text(accuracy.probability().isPresent() ? "no labels" : "no classes"))),
        Cell.text(accuracy.probability().map(Numbers::percent).orElse("–")));
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
