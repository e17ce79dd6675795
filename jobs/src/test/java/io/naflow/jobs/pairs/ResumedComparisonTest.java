package io.naflow.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.dataset.GroupLabels;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.identity.Sha256;
import io.naflow.jobs.store.Division;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Similarity audits that are gone on with. */
class ResumedComparisonTest {
  private static final String TASK = "{kind: retrieval, top: 3}";
  private static final int BLOCKS = 5;

  @TempDir private Path folder;
  private ComparedScenes compared;
  private Path out;

  @BeforeEach
  void writeScenes() throws IOException {
    compared = ComparedScenes.write(folder);
    out = folder.resolve("out");
  }

  private PairComparison.Reports reports() {
    SparkContext context = compared.spark().sparkContext();
    return new PairComparison.Reports(context.longAccumulator(), context.longAccumulator());
  }

  private PairComparison.Result attempt(
      String run, RunStore store, PairComparison.Reports reports, String... assignments)
      throws IOException {
    AuditConfig config = config(assignments);
    return new PairComparison(compared.spark(), config, images(config), Optional.empty(), Map.of())
        .run(run, where(), new HashSet<>(store.committedUnits().keySet()), reports);
  }

  private AuditConfig config(String... assignments) throws IOException {
    return AuditConfigReader.read(compared.config(TASK), "test", List.of(assignments));
  }

  private ImageSet images(AuditConfig config) throws IOException {
    return ImageSet.find(
        compared.spark(), config.dataset(), config.run().seed(), new GroupLabels());
  }

  /** What an audit writes down before its first unit: it takes nothing over from another run. */
  private Division division() throws IOException {
    AuditConfig config = config();
    String work = '\n' + images(config).listingHash();
    return new Division(
        config.execution().imagesPerBlock().orElseThrow(),
        "",
        Sha256.hex(work.getBytes(StandardCharsets.UTF_8)));
  }

  private Location where() throws IOException {
    return Location.of(out.toString(), compared.spark().sparkContext().hadoopConfiguration());
  }

  private Path marker(String run, int unit) {
    return out.resolve("_staging/run_id=%s/_units/scenes/%d.json".formatted(run, unit));
  }

  /** Without the pictures nothing could be embedded again, and no network is even loaded. */
  @Test
  void embeddingsOfFinishedBlocksAreReadBack() throws IOException {
    try (RunStore store = RunStore.open(where(), "r")) {
      PairComparison.Result first = attempt("r", store, reports());
      assertThat(first.pairs()).isEqualTo(ComparedScenes.IMAGES);
      for (Path picture : pictures()) {
        Files.writeString(picture, "no picture any more");
      }
      PairComparison.Reports second = reports();
      assertThat(attempt("r", store, second)).isEqualTo(first);
      assertThat(second.done().value()).isEqualTo(2L * ComparedScenes.IMAGES);
      assertThat(store.committedUnits().values())
          .allSatisfy(unit -> assertThat(unit.software()).contains("|"));
    }
  }

  @Test
  void whatAnInterruptedAuditLacksIsDoneAndTheRestIsLeft() throws IOException {
    AuditRequest request = compared.request(out, TASK);
    String run =
        compared
            .run(
                new AuditRequest(
                    request.config(), request.assignments(), request.out(), false, true))
            .runId();
    try (RunStore store = RunStore.open(where(), run)) {
      store.agree(division());
      attempt(run, store, reports());
    }
    Files.delete(marker(run, 1));
    Files.delete(marker(run, BLOCKS + 2));
    List<Path> kept = embeddingFiles(out.resolve("_staging/run_id=" + run));
    AuditResult resumed = compared.resume(out, TASK);

    assertThat(resumed.predictions()).isEqualTo(ComparedScenes.IMAGES);
    assertThat(compared.count("embeddings")).isEqualTo(ComparedScenes.IMAGES);
    assertThat(compared.count("pairs")).isEqualTo(3 * ComparedScenes.IMAGES);
    assertThat(compared.count("layer_stats"))
        .isEqualTo(2L * ComparedScenes.LAYERS * ComparedScenes.IMAGES);
    List<Path> published = embeddingFiles(out.resolve("tables"));
    assertThat(published).hasSize(BLOCKS);
    assertThat(published.stream().filter(kept::contains)).hasSize(BLOCKS - 1);
  }

  @Test
  void blocksOfOtherImagesAreRefused() throws IOException {
    try (RunStore store = RunStore.open(where(), "r")) {
      attempt("r", store, reports());
      assertThatThrownBy(() -> attempt("r", store, reports(), "execution.images_per_block=7"))
          .hasMessageContaining("Cannot go on with embeddings of")
          .hasMessageContaining(
              "give the execution.images_per_block of the first attempt, or run again without --resume");
    }
  }

  private List<Path> pictures() throws IOException {
    try (var files = Files.walk(compared.scenes().images())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Their names alone: publishing moves them. */
  private static List<Path> embeddingFiles(Path root) throws IOException {
    try (var files = Files.walk(root.resolve("embeddings"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(Path::getFileName)
          .toList();
    }
  }
}
