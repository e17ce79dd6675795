package io.naflow.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.table.column.RefusedRowException;
import io.naflow.jobs.table.column.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TablesTest {
  /** The columns that design/interface.md promises, and the partitions. */
  private static final Map<String, String> CONTRACT =
      Map.of(
          "runs",
              "run_id, started_at, finished_at, status, config, code_version, spark_version, engine_version, device, dataset_fingerprint, images, failures",
          "models",
              "run_id, model, architecture, weights_sha256, parameters, classes, preprocessing",
          "layers", "run_id, model, layer, layer_index, kind, granularity, channels, height, width",
          "predictions",
              "run_id, model, image, label, predicted, score, probability, correct, top5, label_name, predicted_name",
          "layer_stats",
              "run_id, model, method, image, layer, layer_index, map_sum, map_mean, map_max, entropy, gini, coverage, center_x, center_y, spread, energy_in_box, peak_in_box, similarity_to_previous, similarity_to_last, abandoned_share, inversion_residual, inversion_iterations, converged",
          "maps", "run_id, model, method, image, layer, layer_index, height, width, map, map_scale",
          "metrics", "run_id, model, method, image, layer, layer_index, metric, value",
          "failures", "run_id, image, model, stage, error_class, message",
          "gates",
              "run_id, baseline, candidate, gate, severity, status, layer, depth, statistic, slice, bound, n, value, ci_low, ci_high, images",
          "comparisons",
              "run_id, baseline, candidate, method, layer, depth, statistic, slice, n, mean_baseline, mean_candidate, mean_difference, ci_low, ci_high, p_value, q_value, effect_size");

  /** Likewise, of what came later. */
  private static final Map<String, String> PAIR_CONTRACT =
      Map.of(
          "classes", "run_id, model, index, name",
          "embeddings", "run_id, model, image, vector",
          "pairs", "run_id, model, query, other, similarity, rank, same_class");

  private static final Map<String, List<String>> PARTITIONS =
      Map.of(
          "runs", List.of("run_id"),
          "models", List.of("run_id"),
          "layers", List.of("run_id"),
          "predictions", List.of("run_id", "model"),
          "layer_stats", List.of("run_id", "model", "method"),
          "maps", List.of("run_id", "model", "method"),
          "metrics", List.of("run_id", "model", "method"),
          "failures", List.of("run_id"),
          "comparisons", List.of("run_id"),
          "gates", List.of("run_id"));

  private static final Map<String, List<String>> PAIR_PARTITIONS =
      Map.of(
          "classes",
          List.of("run_id"),
          "embeddings",
          List.of("run_id", "model"),
          "pairs",
          List.of("run_id", "model"));

  private static <V> V of(Table<?> table, Map<String, V> most, Map<String, V> pairs) {
    return most.getOrDefault(table.name(), pairs.get(table.name()));
  }

  @Test
  void everyPromisedColumnIsThere() {
    assertThat(Tables.all()).extracting(Table::name).containsAll(CONTRACT.keySet());
    for (Table<?> table : Tables.all()) {
      assertThat(table.structType().fieldNames())
          .as(table.name())
          .contains(of(table, CONTRACT, PAIR_CONTRACT).split(", "));
      assertThat(table.partitionedBy())
          .as(table.name())
          .isEqualTo(of(table, PARTITIONS, PAIR_PARTITIONS));
    }
  }

  @Test
  void everyColumnIsExplainedInSparksSchema() {
    for (Table<?> table : Tables.all()) {
      assertThat(Arrays.stream(table.structType().fields()))
          .as(table.name())
          .allSatisfy(field -> assertThat(field.getComment().get()).isNotBlank());
    }
  }

  @Test
  void theFilesHoldAllButThePartitionsColumns() {
    assertThat(Tables.metrics().messageType().toString())
        .isEqualToIgnoringWhitespace(
            """
            message metrics {
              required binary image (STRING);
              required binary layer (STRING);
              required int32 layer_index;
              required double depth;
              optional binary pair (STRING);
              optional binary role (STRING);
              optional int32 episode;
              required binary metric (STRING);
              required double value;
            }
            """);
  }

  @Test
  void aNumberThatIsNotFiniteIsRefusedWithTableColumnAndKey() {
    MetricRow row = new MetricRow(Rows.key("r1", "m", "naflow", "a.png"), "gini", Double.NaN);
    assertThatThrownBy(() -> Tables.metrics().check(row))
        .isInstanceOf(RefusedRowException.class)
        .hasMessage(
            "Cannot write a row of table 'metrics' (run_id=r1, model=m, method=naflow, image=a.png, layer=layer3.5, metric=gini): column 'value' is NaN; leave a value that is not known empty where the column allows it, or write a row of 'failures' instead");
  }

  @Test
  void aMissingValueIsRefusedWhereNoneMayMiss() {
    FailureRow row = new FailureRow("r1", "a.png", Optional.empty(), "decode", "Truncated", null);
    assertThatThrownBy(() -> Tables.failures().check(row))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageContaining(
            "table 'failures' (run_id=r1, image=a.png, stage=decode): column 'message' is null, which it may not be; ");
  }

  @Test
  void anInfiniteNumberInsideAListIsRefusedToo() {
    assertThatThrownBy(
            () -> Tables.predictions().check(Rows.prediction("r1", "m", "a.png", 1 / 0.0)))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageContaining("column 'top5' has a 'score' at position 1 that is Infinity; ");
  }

  @Test
  void aMapsRowHasAsManyValuesAsItsMap() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MapRow(
                    Rows.key("r1", "m", "naflow", "a.png"),
                    2,
                    3,
                    HalfMap.encode(new float[] {1, 2})))
        .withMessage(
            "Cannot make a row of 'maps' for layer 'layer3.5' of 'a.png' from 2 values: the map is 2×3");
  }
}
