package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Few-shot networks with the weights their authors publish, on birds; only where these files lie
 * beside the repository, as they are no part of it.
 */
@EnabledIf("theFilesAreThere")
class RealFewShotTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data");
  private static final Path CONF = Path.of("..", "conf");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path out;

  static boolean theFilesAreThere() {
    return Files.isDirectory(DATA.resolve("cub")) && Files.isDirectory(DATA.resolve("weights"));
  }

  /**
   * Of five classes one in five is chance; DN4's network has learnt on other pictures than birds.
   */
  @ParameterizedTest
  @CsvSource({
    "audit-protonet-cub.yaml, cub-protonet-conv4-5shot.tar, 0.45",
    "audit-dn4-cub.yaml, miniimagenet-dn4-conv64f-1shot.pth.tar, 0.28"
  })
  void episodesAreNamedBetterThanByChance(String file, String weights, double atLeast)
      throws IOException {
    AuditResult result =
        new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
            .run(
                new AuditRequest(
                    CONF.resolve(file).toString(),
                    List.of(
                        "dataset.path=" + DATA.resolve("cub"),
                        "models.0.weights=" + DATA.resolve("weights").resolve(weights),
                        "task.episodes=10",
                        "task.queries=2",
                        "methods=[gradcam]",
                        "layers.min_depth=0.99",
                        "output.failures_allowed=0"),
                    out.toString(),
                    false,
                    false));
    assertThat(result.exitCode()).isZero();
    assertThat(result.predictions()).isEqualTo(10 * 5 * 2);
    Views.register(spark, out.toString());
    double accuracy =
        spark
            .sql("SELECT avg(CAST(correct AS INT)) FROM predictions")
            .collectAsList()
            .get(0)
            .getDouble(0);
    assertThat(accuracy).isBetween(atLeast, 0.95);
    assertThat(spark.sql("SELECT DISTINCT role FROM layer_stats ORDER BY role").collectAsList())
        .hasToString("[[query], [support]]");
  }
}
