package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Table;
import java.util.List;

/** All tables of an audit. */
public final class Tables {
  /** Of the columns below; raised when columns are added. */
  public static final int SCHEMA_VERSION = 1;

  private Tables() {}

  /** Every table, in the order of the documentation. */
  public static List<Table<?>> all() {
    return List.of(
        runs(),
        models(),
        layers(),
        classes(),
        predictions(),
        layerStats(),
        maps(),
        metrics(),
        embeddings(),
        pairs(),
        failures(),
        comparisons(),
        gates());
  }

  /** What is computed from a published run, and added to it. */
  public static List<Table<?>> derived() {
    return List.of(comparisons(), gates());
  }

  public static Table<RunRow> runs() {
    return RunRow.TABLE;
  }

  public static Table<ModelRow> models() {
    return ModelRow.TABLE;
  }

  public static Table<LayerRow> layers() {
    return LayerRow.TABLE;
  }

  public static Table<ClassRow> classes() {
    return ClassRow.TABLE;
  }

  public static Table<PredictionRow> predictions() {
    return PredictionRow.TABLE;
  }

  public static Table<LayerStatRow> layerStats() {
    return LayerStatRow.TABLE;
  }

  public static Table<MapRow> maps() {
    return MapRow.TABLE;
  }

  public static Table<MetricRow> metrics() {
    return MetricRow.TABLE;
  }

  public static Table<EmbeddingRow> embeddings() {
    return EmbeddingRow.TABLE;
  }

  public static Table<PairRow> pairs() {
    return PairRow.TABLE;
  }

  public static Table<FailureRow> failures() {
    return FailureRow.TABLE;
  }

  public static Table<ComparisonRow> comparisons() {
    return ComparisonRow.TABLE;
  }

  public static Table<GateRow> gates() {
    return GateRow.TABLE;
  }
}
