package io.naflow.jobs.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.WeightsSource;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.metric.InputMap;
import io.naflow.metric.MapStatistics;
import io.naflow.metric.Measure;
import io.naflow.metric.suite.Metrics;
import io.naflow.scene.SceneGenerator;
import io.naflow.session.Catalogue;
import io.naflow.session.TorchEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricAuditTest {
  private static final String EVERYTHING = Path.of("..", "conf", "audit-metrics.yaml").toString();
  private static final int IMAGES = 5;
  private static final long SEED = 5;

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private SceneFolder scenes;

  @BeforeEach
  void scenes() throws IOException {
    scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, SEED);
  }

  private AuditResult run(Path out, boolean dryRun, String... assignments) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of(
                    "dataset.path=" + scenes.images(),
                    "dataset.labels=" + scenes.labels(),
                    "solver.iterations=6"),
                Stream.of(assignments))
            .toList();
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(new AuditRequest(EVERYTHING, all, out.toString(), false, dryRun));
  }

  private AuditResult runSmall(Path out, String... assignments) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("models=[{id: plain, architecture: scenenet, weights: \"bundled:scenenet\"}]");
    all.add("methods=[hirescam, gradcam]");
    all.add(
        "metrics=[sparseness, \"average_drop:mean\", {id: deletion_auc, sample: 2, layers: {min_depth: 0.8}}, {id: adcc, layers: {min_depth: 1}}]");
    all.addAll(List.of(assignments));
    return run(out, false, all.toArray(String[]::new));
  }

  private List<Row> query(Path out, String sql) throws IOException {
    Views.register(spark, out.toString());
    return spark.sql(sql).collectAsList();
  }

  @Test
  void everyMethodAndCheapMetricComesOutOfOneAudit() throws IOException {
    Path out = folder.resolve("out");
    List<String> methods = methodsOfAllThreeNetworks();
    AuditResult result =
        run(
            out,
            false,
            "methods=[" + String.join(", ", methods) + "]",
            "dataset.limit=3",
            "metrics.11.sample=2",
            "metrics.12.sample=2",
            "metrics.16.sample=1");

    assertThat(result.failures()).isZero();
    assertThat(query(out, "SELECT DISTINCT method FROM layer_stats"))
        .hasSameSizeAs(methods)
        .hasSizeGreaterThan(20);
    List<String> found =
        query(out, "SELECT DISTINCT metric FROM metrics").stream()
            .map(row -> row.getString(0))
            .toList();
    List<String> absent =
        Metrics.all().stream()
            .flatMap(metric -> metric.measures().stream())
            .map(Measure::name)
            .filter(name -> !found.contains(name))
            .filter(name -> !name.contains("black") && !name.startsWith("road"))
            .toList();
    assertThat(absent).isEmpty();
    // Maps that single out nothing have no rows, and all others have one.
    assertThat(
            query(out, "SELECT count(*) FROM metrics WHERE metric = 'sparseness'")
                .get(0)
                .getLong(0))
        .isEqualTo(
            query(out, "SELECT count(*) FROM layer_stats WHERE map_status = 'ok'")
                .get(0)
                .getLong(0))
        .isGreaterThan(3 * 3 * 100);
    for (String sampled : List.of("insertion_auc", "deletion_auc")) {
      Row row =
          query(
                  out,
                  "SELECT count(DISTINCT image), count(*), min(value), max(value) FROM metrics WHERE metric = '%s'"
                      .formatted(sampled))
              .get(0);
      assertThat(row.getLong(0)).isEqualTo(2);
      assertThat(row.getLong(1)).isEqualTo(2 * 3 * 3);
      assertThat(row.getDouble(2)).isBetween(0.0, row.getDouble(3));
      assertThat(row.getDouble(3)).isBetween(0.0, 1.0);
    }
    // One image, three models: each of its maps that has a shape has a mean over all steps.
    assertThat(query(out, "SELECT DISTINCT image FROM metrics WHERE metric LIKE 'mprt_top_down@%'"))
        .hasSize(1);
    assertThat(
            query(
                out,
                "SELECT model, count(DISTINCT metric) FROM metrics WHERE metric LIKE 'mprt_bottom_up@%' GROUP BY model ORDER BY model"))
        .extracting(Row::toString)
        .containsExactly("[bam,10]", "[cbam,8]", "[plain,8]");
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains(
            "cost      plain, insertion_auc: at most 87 forward passes an image (29 × 3 maps), on 2 images");
  }

  /** Those with passes of their own with few of them. */
  private static List<String> methodsOfAllThreeNetworks() {
    var fewPasses =
        Map.of(
            "rise", "{id: rise, masks: 4, cells: 4}",
            "scorecam", "{id: scorecam, channels: 2}",
            "ablationcam", "{id: ablationcam, channels: 2}",
            "smooth-gradcam++", "{id: smooth-gradcam++, samples: 1}");
    return new Catalogue()
        .methods().stream()
            // The first is for networks with CBAM, the second for chains without a branch.
            .filter(id -> !Set.of("attention-guided", "naflow-reference").contains(id))
            .map(id -> fewPasses.getOrDefault(id, id))
            .toList();
  }

  @Test
  void averageDropIsTheFormulaAppliedByHand() throws IOException {
    Path out = folder.resolve("out");
    runSmall(out);

    var scene = new SceneGenerator(SEED).scene(0);
    var spec = ModelSpec.of("plain", "scenenet", new WeightsSource.Bundled("scenenet"));
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session session = engine.open(spec, ExplainPlan.of("hirescam", "gradcam"))) {
      PreparedImage x = session.model().preprocessing().apply(scene.image());
      var outcome =
          (Outcome.Explained)
              session.explain(List.of(new InputImage("x", x, OptionalInt.empty()))).get(0);
      int explained = outcome.prediction().classIndex();
      double before = probability(session, x, explained);
      List<Row> rows =
          query(
              out,
              "SELECT method, layer, value FROM metrics WHERE metric = 'average_drop:mean' AND image LIKE '%scene-00000.png'");
      // A map without a positive value has no row.
      assertThat(rows)
          .hasSize(
              (int)
                  outcome.maps().stream()
                      .filter(
                          map ->
                              MapStatistics.of(map.values(), map.height(), map.width())
                                  .focus()
                                  .isPresent())
                      .count())
          .hasSizeGreaterThan(10);
      for (Row row : rows) {
        AttentionMap map =
            outcome.maps().stream()
                .filter(one -> one.method().equals(row.getString(0)))
                .filter(one -> one.layer().name().equals(row.getString(1)))
                .findFirst()
                .orElseThrow();
        float[] shown =
            InputMap.of(map.values(), map.height(), map.width(), x.height(), x.width()).values();
        float[] seen = x.values().clone();
        for (int i = 0; i < seen.length; i++) {
          seen[i] *= shown[i % shown.length];
        }
        double after =
            probability(
                session,
                new PreparedImage(3, x.height(), x.width(), seen, x.geometry()),
                explained);
        assertThat(row.getDouble(2))
            .as(row.toString())
            .isCloseTo(100 * Math.max(0, before - after) / before, within(0.01));
      }
    }
  }

  private static double probability(Session session, PreparedImage input, int index) {
    var image = new InputImage("x", input, OptionalInt.empty());
    float[] logits = ((Outcome.Answered) session.answer(List.of(image)).get(0)).values();
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - logits[index]);
    }
    return 1 / sum;
  }

  @Test
  void rowsDoNotDependOnBatchesOrBlocks() throws IOException {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    runSmall(one, "execution.batch=16", "execution.images_per_block=100");
    runSmall(other, "execution.batch=3", "execution.images_per_block=2");

    String rows =
        "SELECT method, image, layer, metric, value FROM metrics ORDER BY method, image, layer, metric";
    List<Row> first = query(one, rows);
    List<Row> second = query(other, rows);
    assertThat(first).hasSizeGreaterThan(100);
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      for (int column = 0; column < 4; column++) {
        assertThat(second.get(i).getString(column)).isEqualTo(first.get(i).getString(column));
      }
      double value = first.get(i).getDouble(4);
      // Convolutions of other batch sizes sum in another order.
      assertThat(second.get(i).getDouble(4))
          .as(first.get(i).toString())
          .isCloseTo(value, within(1e-3 * (1 + Math.abs(value))));
    }
  }

  @Test
  void aDryRunTellsTheCosts() throws IOException {
    List<String> lines =
        run(folder.resolve("out"), true, "metrics.13.layers.min_depth=1").summary();

    assertThat(lines)
        .contains(
            "cost      cbam, deletion_auc: at most 87 forward passes an image (29 × 3 maps), on 5 images",
            "cost      cbam, adcc: at most 12 forward passes and 12 explanations an image (1 × 12 maps), on 5 images",
            "cost      cbam, infidelity: at most 10 forward passes an image (shared by 12 maps), on 5 images",
            "cost      cbam, relevance-cam: 1 forward and 2 backward passes an image")
        .anyMatch(
            line ->
                line.startsWith("cost      bam, sparseness, complexity, ")
                    && line.endsWith(": no passes"));
  }

  @Test
  void settingsStandInTheNamesTheCostsAndTheRun() throws IOException {
    Path out = folder.resolve("out");
    String[] chosen = {
      "methods=[hirescam, {id: rise, masks: 8, cells: 4}, {id: scorecam, channels: 2}]",
      "layers.min_depth=0.8",
      "metrics=[{id: deletion_auc, steps: 4, methods: [hirescam]}, "
          + "{id: deletion_auc, steps: 7, fill: black, methods: [rise]}, "
          + "{id: road, steps: 2, sample: 1, methods: [hirescam]}]"
    };
    AuditResult result = runSmall(out, chosen);

    assertThat(result.failures()).isZero();
    assertThat(query(out, "SELECT DISTINCT metric, method FROM metrics ORDER BY metric"))
        .extracting(Row::toString)
        .containsExactly(
            "[deletion_auc:steps=4,hirescam]",
            "[deletion_auc:steps=7,fill=black,rise]",
            "[road:steps=2,hirescam]",
            "[road_lerf:steps=2,hirescam]",
            "[road_morf:steps=2,hirescam]");
    assertThat(query(out, "SELECT config FROM runs").get(0).getString(0))
        .contains(
            "{\"id\":\"rise\",\"cells\":4,\"masks\":8,\"probability\":0.5,\"seed\":0}",
            "\"steps\":7");
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains(
            "cost      plain, rise: 8 forward and 0 backward passes an image",
            "cost      plain, deletion_auc:steps=4: at most ",
            "cost      plain, deletion_auc:steps=7,fill=black: at most ");

    chosen[0] = chosen[0].replace("masks: 8", "masks: 9");
    runSmall(out, chosen);
    assertThat(query(out, "SELECT DISTINCT run_id FROM metrics")).hasSize(2);
  }

  @Test
  void aMetricAtLayersThatNoModelHasIsRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> run(folder.resolve("out"), true, "metrics.13.layers.include=[layer9]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "Cannot measure infidelity at layers [layer9] (depth 0.5 to 1.0): no model has maps there; the layers are [");
  }
}
