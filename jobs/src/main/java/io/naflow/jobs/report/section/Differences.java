package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.ForestPlot;
import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Mark;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.Difference;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.read.Statistic;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the candidates do otherwise than the baseline, tested. */
public final class Differences {
  /** How layers are matched, what is to be said first in front. */
  private static final List<String> RULES = List.of("depth", "before", "name");

  private final ReportData data;

  private Differences(ReportData data) {
    this.data = data;
  }

  public static Section of(ReportData data) {
    return new Section(
        "differences", "Differences from the baseline", new Differences(data).body());
  }

  private Markup body() {
    Tag body = Tag.of("div");
    if (data.models().size() < 2) {
      return body.add(Section.paragraph("The run has one model: there is nothing to compare."));
    } else if (data.differences().isEmpty() && !data.gates().isEmpty()) {
      return body.add(
          Section.paragraph(
              "No image was explained by two models: there was nothing to compare. See the failures below."));
    } else if (data.differences().isEmpty()) {
      return body.add(
          Section.paragraph(
              "The models have not been compared yet. naflow compare --tables DIR writes paired "
                  + "differences with intervals and tests into the tables; the next report shows them here."));
    }
    body.add(
        Section.paragraph(
            "Candidate less baseline, paired by image, with 95 % intervals. Filled points: the "
                + "p value, adjusted for the number of tests, is below 0.05."));
    matching().forEach(sentence -> body.add(Section.paragraph(sentence)));
    for (String method : methods()) {
      Tag charts = Tag.of("div", "charts");
      charted(method)
          .forEach(
              (statistic, rows) ->
                  charts.add(
                      Tag.of("figure")
                          .add(
                              Tag.of("figcaption").text(statistic.title()),
                              new ForestPlot(statistic.title(), rows, marks()).draw())));
      Tag part = Tag.of("div").add(Mark.legend(data.modelIds()), charts, effects(method));
      Tag details = Section.details("Method " + method, part);
      body.add(method.equals(data.methods().get(0)) ? details.with("open", "") : details);
    }
    ModuleSection.of(data).forEach(part -> body.add(part));
    return body.add(
        Section.details("All numbers", table()),
        Section.query(
            "SELECT * FROM comparisons WHERE slice = 'all' AND run_id = "
                + Section.literal(data.run().runId())));
  }

  /** By which rule layers stand against each other, a sentence a candidate. */
  private List<String> matching() {
    return data.modelIds().stream()
        .skip(1)
        .flatMap(
            candidate ->
                data.differences().stream()
                    .filter(d -> d.candidate().equals(candidate) && !d.match().rule().isEmpty())
                    .sorted(java.util.Comparator.comparing(d -> -d.depth()))
                    .min(java.util.Comparator.comparing(d -> RULES.indexOf(d.match().rule())))
                    .stream())
        .map(Differences::matching)
        .toList();
  }

  private static String matching(Difference d) {
    return switch (d.match().rule()) {
      case "depth" ->
          "%s: layers are matched with those of %s by depth, within stages that are as fine, as the networks are built otherwise and equal names mean other places: %s stands against %s."
              .formatted(d.candidate(), d.baseline(), d.layer(), d.match().layer());
      case "before" ->
          "%s: layers are matched with those of %s by name, modules that it lacks with the layer before them: %s stands against %s."
              .formatted(d.candidate(), d.baseline(), d.layer(), d.match().layer());
      default ->
          "%s: layers are matched with those of %s by name; both have the same."
              .formatted(d.candidate(), d.baseline());
    };
  }

  /** Methods that were compared, as they were configured. */
  private List<String> methods() {
    return data.methods().stream()
        .filter(method -> data.differences().stream().anyMatch(d -> d.method().equals(method)))
        .toList();
  }

  private Map<Statistic, List<Difference>> charted(String method) {
    var charted = new LinkedHashMap<Statistic, List<Difference>>();
    for (Statistic statistic : Statistic.charted()) {
      List<Difference> rows =
          data.differences().stream()
              .filter(d -> d.method().equals(method) && !d.layer().isEmpty())
              .filter(d -> d.statistic().equals(statistic.column()) && d.hasInterval())
              .sorted(java.util.Comparator.comparingDouble(Difference::depth))
              .toList();
      if (!rows.isEmpty()) {
        charted.put(statistic, rows);
      }
    }
    return charted;
  }

  private Map<String, Mark> marks() {
    var marks = new HashMap<String, Mark>();
    for (int i = 0; i < data.models().size(); i++) {
      marks.put(data.modelIds().get(i), new Mark(i));
    }
    return marks;
  }

  /** Layers by statistics, coloured by effect size. */
  private Markup effects(String method) {
    Tag tables = Tag.of("div");
    for (String candidate : data.modelIds().subList(1, data.modelIds().size())) {
      List<Difference> rows =
          data.differences().stream()
              .filter(d -> d.method().equals(method) && d.candidate().equals(candidate))
              .filter(d -> !d.layer().isEmpty() && Statistic.of(d.statistic()).isPresent())
              .toList();
      if (!rows.isEmpty()) {
        tables.add(effects(candidate + " less " + rows.get(0).baseline() + ", " + method, rows));
      }
    }
    return tables.add(
        Section.note(
            "Colours are effect sizes in standard deviations of the differences, blue −1 and below, "
                + "red +1 and above; none where there is no effect size; * marks adjusted p values below 0.05."));
  }

  private static Grid effects(String caption, List<Difference> rows) {
    List<Statistic> statistics =
        rows.stream()
            .map(d -> Statistic.of(d.statistic()).orElseThrow())
            .distinct()
            .sorted()
            .toList();
    var headings = new ArrayList<>(List.of("Layer"));
    statistics.forEach(statistic -> headings.add("#" + statistic.column().replace('_', ' ')));
    var grid = new Grid(caption, headings);
    Map<String, Map<String, Difference>> byLayer =
        rows.stream()
            .sorted(java.util.Comparator.comparingDouble(Difference::depth))
            .collect(
                Collectors.groupingBy(
                    Difference::layer,
                    LinkedHashMap::new,
                    Collectors.toMap(Difference::statistic, d -> d, (a, b) -> a)));
    byLayer.forEach(
        (layer, cells) -> {
          var row = new ArrayList<GridCell>(List.of(GridCell.text(layer)));
          for (Statistic statistic : statistics) {
            Difference d = cells.get(statistic.column());
            row.add(d == null ? GridCell.text("–").styled("heat") : effect(d));
          }
          grid.row(row);
        });
    return grid;
  }

  private static GridCell effect(Difference d) {
    String text = NumberText.signed(d.mean().mean()) + (d.isSignificant() ? "*" : "");
    return Double.isNaN(d.effect())
        ? GridCell.text(text).styled("heat")
        : Heat.signedCell(text, Math.max(-1, Math.min(1, d.effect())));
  }

  private Markup table() {
    var grid =
        new Grid(
            "Differences over all images",
            List.of(
                "Candidate",
                "Method",
                "Layer",
                "Baseline's layer",
                "Matched by",
                "Statistic",
                "#Images",
                "#Difference",
                "#Low",
                "#High",
                "#q",
                "#Effect size"));
    for (Difference d : data.differences()) {
      grid.texts(
          d.candidate(),
          d.method(),
          d.layer(),
          d.match().layer(),
          d.match().rule(),
          d.statistic(),
          NumberText.count(d.mean().n()),
          NumberText.signed(d.mean().mean()),
          d.hasInterval() ? NumberText.signed(d.mean().low()) : "–",
          d.hasInterval() ? NumberText.signed(d.mean().high()) : "–",
          Double.isNaN(d.q()) ? "–" : NumberText.plain(d.q()),
          Double.isNaN(d.effect()) ? "–" : NumberText.signed(d.effect()));
    }
    return grid;
  }
}
