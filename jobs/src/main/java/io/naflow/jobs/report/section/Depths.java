package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.DepthChart;
import io.naflow.jobs.report.draw.DepthChart.Curve;
import io.naflow.jobs.report.draw.DepthChart.Point;
import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.Mark;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.Interval;
import io.naflow.jobs.report.read.LayerMean;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.read.Statistic;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the attention changes from layer to layer: a chart a statistic and method. */
public final class Depths {
  private final ReportData data;

  private Depths(ReportData data) {
    this.data = data;
  }

  public static Section of(ReportData data) {
    return new Section("depth", "Attention by depth", new Depths(data).body());
  }

  private Markup body() {
    Tag body = Tag.of("div");
    if (data.layers().isEmpty()) {
      return body.add(Section.paragraph("No image was explained: see the failures below."));
    }
    body.add(
        Section.paragraph(
            "Means over all images at each layer, with the 95 % intervals of the means (none of one image or of equal values). "
                + "Depth 0 is the image, depth 1 the last feature map, so that networks of "
                + "different depth lie side by side."));
    Statistic.charted().forEach(statistic -> body.add(statistic(statistic)));
    return body.add(
        Section.query(
            "SELECT * FROM attention_in_object_by_layer WHERE run_id = "
                + Section.literal(data.run().runId())));
  }

  private List<Markup> statistic(Statistic statistic) {
    var charts = new ArrayList<DepthChart>();
    for (String method : data.methods()) {
      List<Curve> curves = curves(statistic, method);
      if (!curves.isEmpty()) {
        charts.add(new DepthChart(method, statistic.unit(), curves, List.of()));
      }
    }
    if (charts.isEmpty()) {
      return List.of();
    }
    List<Double> range =
        charts.stream()
            .flatMap(chart -> chart.curves().stream())
            .flatMap(DepthChart::extent)
            .toList();
    Tag grid = Tag.of("div", "charts");
    for (DepthChart chart : charts) {
      var drawn =
          new DepthChart(
              statistic.title() + ", " + chart.title(), chart.unit(), chart.curves(), range);
      grid.add(Tag.of("figure").add(Tag.of("figcaption").text(chart.title()), drawn.draw()));
    }
    return List.of(
        Tag.of("div", "statistic")
            .add(
                Tag.of("h3").text(statistic.title()),
                Mark.legend(data.modelIds()),
                grid,
                Section.details("The numbers", table(statistic, charts))));
  }

  private List<Curve> curves(Statistic statistic, String method) {
    var curves = new ArrayList<Curve>();
    for (int i = 0; i < data.models().size(); i++) {
      String model = data.modelIds().get(i);
      var points = new ArrayList<Point>();
      for (LayerMean layer : data.layers(model, method)) {
        Interval mean = layer.means().get(statistic);
        if (mean != null) {
          points.add(new Point(layer.layer(), layer.depth(), mean));
        }
      }
      if (!points.isEmpty()) {
        curves.add(new Curve(model, new Mark(i), points));
      }
    }
    return curves;
  }

  private static Markup table(Statistic statistic, List<DepthChart> charts) {
    var grid =
        new Grid(
            statistic.title() + " (" + statistic.column() + ") by layer",
            List.of("Model", "Method", "Layer", "#Depth", "#Images", "#Mean", "#Low", "#High"));
    for (DepthChart chart : charts) {
      for (Curve curve : chart.curves()) {
        for (Point point : curve.points()) {
          Interval mean = point.mean();
          grid.texts(
              curve.model(),
              chart.title(),
              point.layer(),
              String.format(Locale.ROOT, "%.2f", point.depth()),
              NumberText.count(mean.n()),
              NumberText.plain(mean.mean()),
              mean.isNone() ? "–" : NumberText.plain(mean.low()),
              mean.isNone() ? "–" : NumberText.plain(mean.high()));
        }
      }
    }
    return grid;
  }
}
