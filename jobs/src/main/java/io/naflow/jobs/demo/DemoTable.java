package io.naflow.jobs.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The short table at the end of the demo: accuracy, and where the attention lies by layer. */
public final class DemoTable {
  private static final String ACCURACY =
      """
      SELECT model, avg(CAST(correct AS INT)) AS accuracy, count(*) AS images
      FROM predictions WHERE run_id = '%s' GROUP BY model ORDER BY model
      """;

  private static final String ENERGY =
      """
      SELECT model, method, layer, layer_index, avg(energy_in_box) AS energy
      FROM layer_stats WHERE run_id = '%s'
      GROUP BY model, method, layer, layer_index ORDER BY model, layer_index, method
      """;

  private DemoTable() {}

  /** Lines of text, from the registered views. */
  public static List<String> of(SparkSession spark, String run) {
    var lines = new ArrayList<String>();
    Map<String, Map<String, Map<String, Double>>> energies = energies(spark, run);
    for (Row row : spark.sql(ACCURACY.formatted(run)).collectAsList()) {
      String model = row.getString(0);
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %.1f %% of %d scenes right; share of each map's energy inside the object's box:",
              model,
              100 * row.getDouble(1),
              row.getLong(2)));
      lines.addAll(table(energies.getOrDefault(model, Map.of())));
    }
    return lines;
  }

  private static List<String> table(Map<String, Map<String, Double>> byLayer) {
    var methods = new LinkedHashSet<String>();
    byLayer.values().forEach(row -> methods.addAll(row.keySet()));
    var lines = new ArrayList<String>();
    var head = new StringBuilder(String.format("  %-12s", "layer"));
    methods.forEach(method -> head.append(String.format("%17s", method)));
    lines.add(head.toString());
    byLayer.forEach(
        (layer, row) -> {
          var line = new StringBuilder(String.format("  %-12s", layer));
          for (String method : methods) {
            line.append(
                row.containsKey(method)
                    ? String.format(Locale.ROOT, "%17.3f", row.get(method))
                    : String.format("%17s", "-"));
          }
          lines.add(line.toString());
        });
    return lines;
  }

  private static Map<String, Map<String, Map<String, Double>>> energies(
      SparkSession spark, String run) {
    var energies = new LinkedHashMap<String, Map<String, Map<String, Double>>>();
    for (Row row : spark.sql(ENERGY.formatted(run)).collectAsList()) {
      if (!row.isNullAt(4)) {
        energies
            .computeIfAbsent(row.getString(0), key -> new LinkedHashMap<>())
            .computeIfAbsent(row.getString(2), key -> new LinkedHashMap<>())
            .put(row.getString(1), row.getDouble(4));
      }
    }
    return energies;
  }
}
