package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.ModuleChange;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What attention modules change: the map behind each gate against the one before its module. */
final class ModuleSection {
  /** A distance of the two maps each. */
  private static final Map<String, String> DISTANCES =
      ordered(
          "map_cosine_distance", "#Cosine distance",
          "map_center_distance", "#Centre distance",
          "map_earth_mover", "#Earth mover's");

  /** A number of both maps each. */
  private static final Map<String, String> NUMBERS =
      ordered(
          "energy_in_box", "#Energy in box",
          "entropy_normalized", "#Entropy",
          "map_sum", "#Sum of the map");

  private ModuleSection() {}

  private static Map<String, String> ordered(String... keysAndValues) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** A table a method; nothing where no network has modules with maps on both sides. */
  static List<Markup> of(ReportData data) {
    var parts = new ArrayList<Markup>();
    for (String method : data.methods()) {
      List<ModuleChange> changes =
          data.modules().stream().filter(change -> change.method().equals(method)).toList();
      if (!changes.isEmpty()) {
        parts.add(table(method, changes));
      }
    }
    if (!parts.isEmpty()) {
      parts.add(
          0,
          Tag.of("div")
              .add(
                  Tag.of("h3").text("What the attention modules change"),
                  Section.paragraph(
                      "The map behind each gate against the map of the layer before its module, of the same network and image; means over all images.")));
    }
    return parts;
  }

  private static Grid table(String method, List<ModuleChange> changes) {
    var headings = new ArrayList<>(List.of("Model", "Behind", "Before"));
    headings.addAll(DISTANCES.values());
    headings.addAll(NUMBERS.values());
    var grid = new Grid("Modules, " + method, headings);
    Map<List<String>, Map<String, ModuleChange>> byGate =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    change -> List.of(change.model(), change.layer(), change.before()),
                    LinkedHashMap::new,
                    Collectors.toMap(ModuleChange::statistic, change -> change)));
    byGate.forEach(
        (gate, values) -> {
          var row = new ArrayList<GridCell>();
          gate.forEach(name -> row.add(GridCell.text(name)));
          for (String distance : DISTANCES.keySet()) {
            row.add(
                GridCell.text(
                    Optional.ofNullable(values.get(distance))
                        .map(change -> NumberText.plain(change.valueBehind()))
                        .orElse("–")));
          }
          for (String number : NUMBERS.keySet()) {
            row.add(
                GridCell.text(
                    Optional.ofNullable(values.get(number))
                        .map(
                            change ->
                                NumberText.plain(change.valueBefore())
                                    + " → "
                                    + NumberText.plain(change.valueBehind()))
                        .orElse("–")));
          }
          grid.row(row);
        });
    return grid;
  }
}
