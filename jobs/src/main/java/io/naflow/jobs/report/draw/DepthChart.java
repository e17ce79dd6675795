package io.naflow.jobs.report.draw;

import io.naflow.jobs.report.read.Interval;
import io.naflow.jobs.text.NumberText;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Means by depth in the network, a curve a model, with bands of their 95 % intervals.
 *
 * @param title what the chart is of
 * @param unit of the vertical axis
 * @param curves in the order of the legend
 * @param range values that the vertical axis covers, so that charts side by side can share one
 */
public record DepthChart(String title, String unit, List<Curve> curves, List<Double> range) {
  private static final double WIDTH = 360;
  private static final double HEIGHT = 236;
  private static final double LEFT = 50;
  private static final double RIGHT = 342;
  private static final double TOP = 12;
  private static final double BOTTOM = 192;

  public DepthChart {
    curves = List.copyOf(curves);
    range = List.copyOf(range);
  }

  /** One model's means, shallow to deep. */
  public record Curve(String model, Mark mark, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /** A layer's mean. */
  public record Point(String layer, double depth, Interval mean) {}

  /** What the axis must cover for these curves. */
  public static Stream<Double> extent(Curve curve) {
    return curve.points().stream().flatMap(point -> DoubleStream.of(point.mean().drawn()).boxed());
  }

  /** The drawing. */
  public Markup draw() {
    Axis x = new Axis(0, 1, LEFT, RIGHT, 0.25);
    Axis y = Axis.around(range.stream().flatMapToDouble(DoubleStream::of), BOTTOM, TOP);
    Tag svg =
        Tag.of("svg", "chart")
            .with("viewBox", "0 0 %.0f %.0f".formatted(WIDTH, HEIGHT))
            .with("role", "img")
            .with(
                "aria-label",
                title + ": " + unit + " by depth, one curve a model; the numbers are in the table");
    axes(svg, x, y);
    curves.forEach(curve -> svg.add(band(curve, x, y)));
    curves.forEach(curve -> svg.add(line(curve, x, y)));
    return svg;
  }

  private void axes(Tag svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double place = y.place(tick);
      svg.add(line("grid", LEFT, place, RIGHT, place));
      svg.add(label("end", LEFT - 6, place + 4, y.label(tick)));
    }
    for (double tick : x.ticks()) {
      svg.add(line("tick", x.place(tick), BOTTOM, x.place(tick), BOTTOM + 4));
      svg.add(label("middle", x.place(tick), BOTTOM + 16, x.label(tick)));
    }
    svg.add(line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    svg.add(
        label("middle", (LEFT + RIGHT) / 2, BOTTOM + 34, "depth: 0 image → 1 last feature map"));
    double middle = (TOP + BOTTOM) / 2;
    svg.add(
        label("middle", 0, 0, unit)
            .with("transform", "translate(11 %s) rotate(-90)".formatted(Tag.coordinate(middle))));
  }

  private static Tag band(Curve curve, Axis x, Axis y) {
    var path = new StringBuilder();
    List<Point> points = curve.points();
    for (int i = 0; i < points.size(); i++) {
      append(path, x.place(points.get(i).depth()), y.place(points.get(i).mean().drawn()[1]));
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      append(path, x.place(points.get(i).depth()), y.place(points.get(i).mean().drawn()[0]));
    }
    return Tag.of("path", curve.mark().cssClass() + " band").with("d", path + "Z");
  }

  private static Tag line(Curve curve, Axis x, Axis y) {
    var path = new StringBuilder();
    Tag points = Tag.of("g", curve.mark().cssClass());
    for (Point point : curve.points()) {
      double left = x.place(point.depth());
      double top = y.place(point.mean().mean());
      append(path, left, top);
      points.add(curve.mark().at(left, top).add(Tag.of("title").text(tip(curve.model(), point))));
    }
    Tag line = Tag.of("path", "line").with("d", path.toString());
    return Tag.of("g", curve.mark().cssClass())
        .add(line.with("stroke-dasharray", curve.mark().dashes()), points);
  }

  private static String tip(String model, Point point) {
    Interval mean = point.mean();
    return "%s, %s (depth %s): %s, 95 %% interval %s, n = %d"
        .formatted(
            model,
            point.layer(),
            NumberText.plain(point.depth()),
            NumberText.plain(mean.mean()),
            mean.ends(NumberText::plain, " to "),
            mean.n());
  }

  private static void append(StringBuilder path, double x, double y) {
    path.append(path.length() == 0 ? 'M' : 'L')
        .append(Tag.coordinate(x))
        .append(' ')
        .append(Tag.coordinate(y));
  }

  static Tag line(String cssClass, double x1, double y1, double x2, double y2) {
    return Tag.of("line", cssClass).with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
  }

  static Tag label(String anchor, double x, double y, String text) {
    return Tag.of("text").with("x", x).with("y", y).with("text-anchor", anchor).text(text);
  }
}
