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
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each example under conf/, on a few generated images with seeded weights. */
class ConfigurationsTest {
  private static final Path CONF = Path.of("..", "conf");
  private static final String FEW = "dataset.limit=2";
  private static final String EPISODE = "task.episodes=1 task.ways=2 task.shots=1";

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "audit-squeezenet.yaml, squeezenet1_1, " + FEW,
    "audit-resnet50-attention.yaml, resnet50 resnet50-bam resnet50-cbam, " + FEW,
    "audit-npid18.yaml, resnet18-npid, " + FEW,
    "audit-npid50.yaml, resnet50-npid, " + FEW,
    "audit-conv64f.yaml, conv64f-leaky, " + EPISODE,
    "audit-conv4.yaml, conv4-leaky, " + EPISODE,
    "audit-protonet-cub.yaml, conv4-protonet, " + EPISODE,
    "audit-dn4-cub.yaml, conv64f-dn4, " + EPISODE,
    "audit-resnet50-ms.yaml, resnet50-ms, " + FEW,
    "audit-bninception-ms.yaml, bninception-ms, " + FEW
  })
  void theExampleRuns(String file, String architectures, String smaller) throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), 16, 5);
    var assignments =
        new ArrayList<>(
            List.of(
                "dataset.path=" + scenes.images(),
                // Numbers: ImageNet has no class for most of these folders' names.
                "dataset.labels=" + scenes.labels(),
                "layers.min_depth=0.99",
                "methods=[naflow]",
                "solver.iterations=2",
                "output.failures_allowed=0"));
    String[] models = architectures.split(" ");
    for (int i = 0; i < models.length; i++) {
      assignments.add("models.%d.weights=seeded".formatted(i));
    }
    assignments.addAll(Arrays.asList(smaller.split(" ")));
    Path out = folder.resolve("out");

    AuditResult result =
        new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
            .run(
                new AuditRequest(
                    CONF.resolve(file).toString(), assignments, out.toString(), false, false));

    assertThat(result.exitCode()).isZero();
    assertThat(result.failures()).isZero();
    assertThat(result.predictions()).isEqualTo(2L * models.length);
    Views.register(spark, out.toString());
    assertThat(
            spark
                .sql(
                    "SELECT architecture FROM models JOIN layer_stats USING (run_id, model) GROUP BY architecture ORDER BY architecture")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(models);
  }

  @Test
  void noExampleIsLeftOut() throws IOException {
    CsvSource tried =
        Arrays.stream(ConfigurationsTest.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(CsvSource.class))
            .map(method -> method.getAnnotation(CsvSource.class))
            .findFirst()
            .orElseThrow();
    List<String> named =
        Arrays.stream(tried.value()).map(line -> line.substring(0, line.indexOf(','))).toList();
    try (var files = Files.list(CONF)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.startsWith("audit-"))
                  // MainTest has the demo's, MetricAuditTest the one with all metrics.
                  .filter(name -> !name.startsWith("audit-demo"))
                  .filter(name -> !name.equals("audit-metrics.yaml")))
          .containsExactlyInAnyOrderElementsOf(named);
    }
  }
}
