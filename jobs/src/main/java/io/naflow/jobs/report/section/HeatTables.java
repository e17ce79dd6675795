package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.Interval;
import io.naflow.jobs.report.read.LayerMean;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.read.Statistic;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Layers by statistics: all means at a glance. */
public final class HeatTables {
  private final ReportData data;

  private HeatTables(ReportData data) {
    this.data = data;
  }

  public static Section of(ReportData data) {
    return new Section("layers", "Layers and statistics", new HeatTables(data).body());
  }

  private Markup body() {
    Tag body = Tag.of("div");
    if (data.layers().isEmpty()) {
      return body.add(Section.paragraph("There are no maps to take statistics of."));
    }
    body.add(
        Section.paragraph(
            "Means over all images. Colours run from the smallest (dark) to the largest (light) mean "
                + "of a column, over all models of a method. The page docs/tables.md of the project says what each column is."));
    for (String method : data.methods()) {
      Tag tables = Tag.of("div");
      Map<Statistic, double[]> ranges = ranges(method);
      data.modelIds().stream()
          .filter(model -> !data.layers(model, method).isEmpty())
          .forEach(model -> tables.add(table(model, method, ranges)));
      Tag details = Section.details("Method " + method, tables);
      body.add(method.equals(data.methods().get(0)) ? details.with("open", "") : details);
    }
    return body;
  }

  private Map<Statistic, double[]> ranges(String method) {
    var ranges = new EnumMap<Statistic, double[]>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      double[] means =
          data.layers().stream()
              .filter(layer -> layer.method().equals(method))
              .flatMap(layer -> mean(layer, statistic).stream())
              .mapToDouble(Interval::mean)
              .sorted()
              .toArray();
      if (means.length > 0) {
        ranges.put(statistic, new double[] {means[0], means[means.length - 1]});
      }
    }
    return ranges;
  }

  private Grid table(String model, String method, Map<Statistic, double[]> ranges) {
    var headings = new ArrayList<>(List.of("Layer", "#Depth"));
    ranges.keySet().forEach(statistic -> headings.add("#" + statistic.column().replace('_', ' ')));
    var grid = new Grid(model + ", " + method, headings);
    for (LayerMean layer : data.layers(model, method)) {
      var row =
          new ArrayList<GridCell>(
              List.of(
                  GridCell.text(layer.layer()), GridCell.text(NumberText.plain(layer.depth()))));
      ranges.forEach((statistic, range) -> row.add(cell(mean(layer, statistic), range)));
      grid.row(row);
    }
    return grid;
  }

  private static Optional<Interval> mean(LayerMean layer, Statistic statistic) {
    return Stream.of(layer.means())
        .filter(means -> means.containsKey(statistic))
        .map(means -> means.get(statistic))
        .findFirst();
  }

  private static GridCell cell(Optional<Interval> mean, double[] range) {
    double extent = range[1] - range[0];
    return mean.map(
            m ->
                Heat.cell(
                    NumberText.plain(m.mean()), extent == 0 ? 0.5 : (m.mean() - range[0]) / extent))
        .orElse(GridCell.text("–").styled("heat"));
  }
}
