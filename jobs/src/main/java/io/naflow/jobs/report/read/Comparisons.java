package io.naflow.jobs.report.read;

import io.naflow.jobs.compare.check.GateId;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.table.GateRow.Status;
import io.naflow.jobs.text.NumberText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** What {@code naflow compare} has written about the run, if it was run. */
final class Comparisons {
  private final RunTables tables;

  Comparisons(RunTables tables) {
    this.tables = tables;
  }

  /** Differences between models of the run over all images, shallow to deep; perhaps none. */
  List<Difference> differences() {
    if (!exists("comparisons")) {
      return List.of();
    }
    return tables
        .query(
            """
            SELECT baseline, candidate, coalesce(method, ''), coalesce(layer, ''),
              coalesce(depth, 0D), statistic, n, mean_difference, coalesce(ci_low, double('NaN')),
              coalesce(ci_high, double('NaN')), coalesce(q_value, double('NaN')), coalesce(effect_size, double('NaN')),
              coalesce(baseline_layer, ''), coalesce(layer_match, '')
            FROM comparisons
            WHERE run_id = :run AND baseline_run = :run AND slice = 'all'
              AND baseline <> candidate
            ORDER BY candidate, method, statistic, depth, layer
            """)
        .map(
            row ->
                new Difference(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getDouble(4),
                    new Difference.Match(row.getString(12), row.getString(13)),
                    row.getString(5),
                    new Interval(
                        row.getLong(6), row.getDouble(7), row.getDouble(8), row.getDouble(9)),
                    row.getDouble(10),
                    row.getDouble(11)))
        .toList();
  }

  /** What modules change, shallow to deep; perhaps nothing. */
  List<ModuleChange> modules() {
    if (!exists("comparisons")) {
      return List.of();
    }
    return tables
        .query(
            """
            SELECT candidate, method, layer, baseline_layer, substr(statistic, 8), mean_baseline,
              mean_candidate
            FROM comparisons
            WHERE run_id = :run AND baseline_run = :run AND slice = 'all'
              AND baseline = candidate AND statistic LIKE 'module:%' AND layer IS NOT NULL
            ORDER BY candidate, method, depth, layer, statistic
            """)
        .map(
            row ->
                new ModuleChange(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getDouble(5),
                    row.getDouble(6)))
        .toList();
  }

  /** Gates and how they came out, the worst first; perhaps none. */
  List<GateResult> gates() {
    if (!exists("gates")) {
      return List.of();
    }
    return tables
        .query(
            """
            SELECT gate, severity, status, candidate, method, layer, statistic, slice, bound_of, side,
              bound, judged, n, value, ci_low, ci_high, transform(images, i -> i.image),
              coalesce(missing, 0L), coalesce(note, ''), baseline_run, baseline
            FROM gates WHERE run_id = :run
            ORDER BY status = 'met', severity, gate, candidate, baseline_run, baseline, method, depth, layer, statistic,
              slice, bound_of, side
            """)
        .map(Comparisons::gate)
        .toList();
  }

  private static GateResult gate(Row row) {
    String place =
        Stream.of(row.getString(4), row.getString(5))
            .filter(part -> part != null)
            .collect(Collectors.joining(", "));
    Optional<Interval> value =
        row.isNullAt(13)
            ? Optional.empty()
            : Optional.of(
                new Interval(
                    row.getLong(12),
                    row.getDouble(13),
                    row.isNullAt(14) ? Double.NaN : row.getDouble(14),
                    row.isNullAt(15) ? Double.NaN : row.getDouble(15)));
    return new GateResult(
        new GateId(row.getString(0), row.getString(19), row.getString(20), row.getString(3)),
        Status.of(row.getString(2)),
        !row.getString(1).equals(Severity.WARN.id()),
        place,
        row.getString(6),
        row.getString(7),
        "%s %s %s"
            .formatted(
                row.getString(8).equals("change") ? "change" : "value",
                row.getString(9).equals("min") ? "at least" : "at most",
                NumberText.plain(row.getDouble(10))),
        row.isNullAt(11) ? Optional.empty() : Optional.of(row.getDouble(11)),
        margin(row),
        value,
        row.getLong(12),
        row.getLong(17),
        row.getString(18),
        row.isNullAt(16) ? List.of() : row.getList(16));
  }

  private static double margin(Row row) {
    double over = row.isNullAt(11) ? Double.NaN : row.getDouble(11) - row.getDouble(10);
    return row.getString(9).equals("min") ? over : -over;
  }

  private boolean exists(String view) {
    return tables.spark().catalog().tableExists(view);
  }
}
