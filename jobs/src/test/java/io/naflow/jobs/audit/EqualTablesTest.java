package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of one audit in 1 and 8 partitions, with batches of 1 and 16. {@code
 * scripts/cluster-test} does the same for runs on a cluster, with a killed executor, and resumed.
 */
class EqualTablesTest {
  /** And one file that is none. */
  private static final int IMAGES = 15;

  /**
   * None of the 15 where this was written. On a machine that rounds otherwise another image may
   * have a neuron within rounding of zero: 4 of 208 have (docs/method.md, "Rounding"), and if each
   * has with that probability, more than two of 15 do once in 300 times.
   */
  private static final int NEAR_TIES = 2;

  /** By table: what identifies a row, and what it says. */
  private static final Map<String, String> QUERIES =
      Map.of(
          "predictions",
          "SELECT concat_ws('|', model, image), label, predicted, correct, score, probability FROM predictions",
          "layer_stats",
          """
          SELECT concat_ws('|', model, method, image, layer), layer_index, map_sum, map_mean, map_max,
            entropy, gini, center_x, center_y, spread, energy_in_box, peak_in_box,
            similarity_to_last, abandoned_share, inversion_residual
          FROM layer_stats
          """,
          "maps",
          """
          SELECT key, height, width, transform(map, x -> x / greatest(most, 1e-30))
          FROM (
            SELECT *, array_max(transform(map, x -> abs(x))) AS most
            FROM (
              SELECT concat_ws('|', model, method, image, layer) AS key, height, width,
                decode_map(map, map_scale) AS map
              FROM maps))
          """,
          "layers",
          "SELECT concat_ws('|', model, layer), layer_index, kind, channels, height, width FROM layers",
          "failures",
          "SELECT concat_ws('|', model, image), stage, error_class, message FROM failures",
          "runs",
          "SELECT run_id, status, images, failures, dataset_fingerprint FROM runs");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void partitionsAndBatchesDoNotShowInTheTables() throws IOException {
    Path config = configuration();
    Map<String, Map<String, Row>> expected = tables(config, 1, 16);
    assertThat(expected.get("predictions")).hasSize(IMAGES);
    assertThat(expected.get("layer_stats")).hasSize(IMAGES * 2 * 7);
    assertThat(expected.get("failures")).hasSize(1);

    Map<String, Map<String, Row>> single = tables(config, 1, 1);
    assertThat(differences(single, tables(config, 8, 1), 0)).as("the same batches").isEmpty();
    assertNearlyEqual(expected, single);
    assertNearlyEqual(expected, tables(config, 8, 16));
  }

  /**
   * To 1e-3: convolutions of other batch sizes sum in another order. Where rounding decides on
   * which side of zero a neuron is, the maps of that image differ by more, and never what the
   * network says of it. That there is such a neuron whenever maps differ, the engine's
   * BatchSizeTest shows.
   */
  private static void assertNearlyEqual(
      Map<String, Map<String, Row>> expected, Map<String, Map<String, Row>> found) {
    List<String> differences = differences(expected, found, 1e-3);
    assertThat(differences).allMatch(row -> row.matches("(layer_stats|maps) .*"));
    assertThat(differences.stream().map(EqualTablesTest::image).distinct())
        .hasSizeLessThanOrEqualTo(NEAR_TIES);
  }

  private static String image(String difference) {
    return difference.replaceAll("^.*?([\\w-]+/scene-\\d+\\.png).*$", "$1");
  }

  private Path configuration() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    Files.writeString(scenes.images().resolve("broken.png"), "no image");
    return Files.writeString(
        folder.resolve("audit.yaml"),
        """
        run: {name: equal}
        dataset: {path: "%s", labels: "%s"}
        models: [{id: cbam, architecture: scenenet-cbam, weights: "bundled:scenenet-cbam"}]
        methods: [naflow, gradcam]
        solver: {iterations: 6}
        output: {failures_allowed: 0.5}
        """
            .formatted(scenes.images(), withBroken(scenes.labels())));
  }

  private static Path withBroken(Path labels) throws IOException {
    return Files.writeString(labels, Files.readString(labels) + "broken.png,0,,,,\n");
  }

  /** By table and key; a key that stands twice is an error. */
  private Map<String, Map<String, Row>> tables(Path config, int partitions, int batch)
      throws IOException {
    Path out = folder.resolve("out-%d-%d".formatted(partitions, batch));
    int perBlock = (IMAGES + 1) / partitions;
    var audit = new Audit(spark, new PrintStream(OutputStream.nullOutputStream()));
    audit.run(
        new AuditRequest(
            config.toString(),
            List.of("execution.batch=" + batch, "execution.images_per_block=" + perBlock),
            out.toString(),
            false,
            false));
    Views.register(spark, out.toString());
    var tables = new LinkedHashMap<String, Map<String, Row>>();
    QUERIES.forEach(
        (table, query) ->
            tables.put(
                table,
                spark.sql(query).collectAsList().stream()
                    .collect(Collectors.toMap(row -> row.getString(0), row -> row))));
    return tables;
  }

  private static List<String> differences(
      Map<String, Map<String, Row>> expected,
      Map<String, Map<String, Row>> found,
      double tolerance) {
    var differences = new ArrayList<String>();
    expected.forEach(
        (table, rows) -> {
          assertThat(found.get(table)).as(table).containsOnlyKeys(rows.keySet());
          rows.forEach(
              (key, row) -> {
                Row other = found.get(table).get(key);
                boolean same = true;
                for (int column = 1; column < row.size(); column++) {
                  same &= close(row.get(column), other.get(column), tolerance);
                }
                if (!same) {
                  differences.add(table + " " + row + " / " + other);
                }
              });
        });
    return differences;
  }

  private static boolean close(Object a, Object b, double tolerance) {
    if (a instanceof Number x && b instanceof Number y) {
      double p = x.doubleValue();
      double q = y.doubleValue();
      return Math.abs(p - q) <= tolerance * (Math.abs(p) + Math.abs(q) + 1e-2);
    }
    if (a instanceof scala.collection.Seq<?> x && b instanceof scala.collection.Seq<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        // Divided by the largest of the map.
        same = Math.abs((double) x.apply(i) - (double) y.apply(i)) <= tolerance;
      }
      return same;
    }
    return Objects.equals(a, b);
  }
}
