package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * One metric of one map.
 *
 * @param key what the map is of
 * @param metric name of the number, with the settings that are not standard
 * @param value finite; in the metric's own unit
 */
public record MetricRow(MapKey key, String metric, double value) {

  static final Table<MetricRow> TABLE =
      new Table<>(
          "metrics", List.of("run_id", "model", "method"), columns(), "one metric of one map");

  private static List<Column<MetricRow>> columns() {
    List<Column<MetricRow>> columns = new ArrayList<>(MapKey.columns(MetricRow::key));
    columns.add(
        Column.string(
            "metric",
            "name of the number, with the settings that are not standard",
            MetricRow::metric));
    columns.add(Column.real("value", "in the metric's own unit", MetricRow::value));
    return columns;
  }
}
