package io.naflow.jobs.report.draw;

import io.naflow.jobs.report.read.Difference;
import io.naflow.jobs.report.read.Interval;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Mean differences from the baseline with their 95 % intervals, a line a layer and candidate,
 * around a line of no difference. Points are filled where the adjusted p value is below 0.05.
 *
 * @param title what differs
 * @param differences shallow to deep
 * @param marks of the candidates
 */
public record ForestPlot(String title, List<Difference> differences, Map<String, Mark> marks) {
  private static final double WIDTH = 360;
  private static final double LEFT = 96;
  private static final double RIGHT = 338;
  private static final double TOP = 8;
  private static final double LINE = 13;
  private static final int NAME = 14;

  public ForestPlot {
    differences = List.copyOf(differences);
    marks = Map.copyOf(marks);
  }

  /** The drawing. */
  public Markup draw() {
    var layers = new LinkedHashMap<String, List<Difference>>();
    differences.forEach(
        difference ->
            layers.computeIfAbsent(difference.layer(), key -> new ArrayList<>()).add(difference));
    layers.values().forEach(rows -> rows.sort(Comparator.comparing(row -> mark(row).index())));
    double bottom = TOP + LINE * differences.size() + 6.0 * layers.size();
    Axis x =
        Axis.around(
            DoubleStream.concat(
                DoubleStream.of(0),
                differences.stream()
                    .flatMapToDouble(d -> DoubleStream.of(d.mean().low(), d.mean().high()))),
            LEFT,
            RIGHT);
    Tag svg =
        Tag.of("svg", "chart")
            .with("viewBox", "0 0 %.0f %s".formatted(WIDTH, Tag.coordinate(bottom + 40)))
            .with("role", "img")
            .with("aria-label", title + ": differences by layer; the numbers are in the table");
    // Of ticks close together every other one has room for its number.
    List<Double> ticks = x.ticks();
    for (int i = 0; i < ticks.size(); i++) {
      double place = x.place(ticks.get(i));
      svg.add(DepthChart.line("grid", place, TOP, place, bottom));
      if (ticks.size() <= 6 || Math.round(ticks.get(i) / x.step()) % 2 == 0) {
        svg.add(DepthChart.label("middle", place, bottom + 15, x.label(ticks.get(i))));
      }
    }
    svg.add(DepthChart.line("zero", x.place(0), TOP, x.place(0), bottom));
    svg.add(DepthChart.label("middle", (LEFT + RIGHT) / 2, bottom + 33, "candidate less baseline"));
    double y = TOP + 3;
    for (Map.Entry<String, List<Difference>> layer : layers.entrySet()) {
      double height = LINE * layer.getValue().size();
      svg.add(DepthChart.label("end", LEFT - 8, y + height / 2 + 4, shortened(layer.getKey())));
      for (Difference difference : layer.getValue()) {
        svg.add(row(difference, x, y + LINE / 2));
        y += LINE;
      }
      y += 6;
    }
    return svg;
  }

  private Mark mark(Difference difference) {
    return marks.getOrDefault(difference.candidate(), new Mark(0));
  }

  private Tag row(Difference difference, Axis x, double y) {
    Interval mean = difference.mean();
    Mark mark = mark(difference);
    Tag row = Tag.of("g", mark.cssClass() + (difference.isSignificant() ? "" : " open"));
    row.add(Tag.of("title").text(tip(difference)));
    row.add(DepthChart.line("line", x.place(mean.low()), y, x.place(mean.high()), y));
    return row.add(mark.at(x.place(mean.mean()), y));
  }

  private static String tip(Difference difference) {
    Interval mean = difference.mean();
    return "%s less %s at %s: %s, 95 %% interval %s to %s, n = %d, q = %s"
        .formatted(
            difference.candidate(),
            difference.baseline(),
            difference.layer(),
            NumberText.signed(mean.mean()),
            NumberText.signed(mean.low()),
            NumberText.signed(mean.high()),
            mean.n(),
            Double.isNaN(difference.q()) ? "–" : NumberText.plain(difference.q()));
  }

  private static String shortened(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
  }
}
