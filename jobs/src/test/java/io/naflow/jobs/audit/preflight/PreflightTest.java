package io.naflow.jobs.audit.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.jobs.text.ByteSizes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dry run says, and that what would fail later fails in it, as in the run itself. */
class PreflightTest {
  private static final int IMAGES = 12;

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private SceneFolder scenes;
  private Path config;

  @BeforeEach
  void scenesAndConfiguration() throws IOException {
    scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: test}
        dataset: {path: "%s", labels: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam, hirescam]
        """
            .formatted(scenes.images(), scenes.labels()));
  }

  private AuditResult run(String out, boolean dryRun, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(new AuditRequest(config.toString(), List.of(assignments), out, false, dryRun));
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  @Test
  void aDryRunSaysWhatThereIsAndTheRunSaysItAgain() throws IOException {
    Files.writeString(scenes.images().resolve("notes.txt"), "x");
    List<String> told = run(out(), true).summary();

    assertThat(told)
        .contains(
            "dataset   %s: 12 images (.png 12) in 2 blocks".formatted(scenes.images()),
            "left out  1 extension (.txt 1)",
            "boxes     12 of 12 images, 12 boxes",
            "target    predicted",
            "methods   gradcam, hirescam",
            "expected  12 predictions, at most 168 rows of layer_stats and of maps, 10 files, about "
                + expectedBytes(told))
        .anyMatch(line -> line.startsWith("labels    12 of 12 images, "))
        .anyMatch(
            line ->
                line.matches(
                    "model     plain: scenenet, .* 8 outputs, 7 layers, head softmax; weights bundled:scenenet \\(SHA-256 [0-9a-f]{12}\\.\\.\\.\\)"))
        .anyMatch(line -> line.startsWith("output    " + out() + ": will be made, "))
        .contains("passes    at most 12 forward and 12 backward");
    assertThat(Path.of(out())).doesNotExist();

    run(out(), false);
    assertThat(messages.toString(StandardCharsets.UTF_8).lines().toList())
        .containsAll(told.stream().filter(line -> !line.startsWith("run  ")).toList());
  }

  private static String expectedBytes(List<String> told) {
    return told.stream()
        .filter(line -> line.startsWith("expected"))
        .map(line -> line.substring(line.indexOf("about ") + 6))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsExpectedIsWhatComes() throws IOException {
    AuditResult planned = run(out(), true, "metrics=[sparseness]");
    run(out(), false, "metrics=[sparseness]");
    Views.register(spark, out());

    assertThat(planned.summary())
        .anyMatch(line -> line.contains("12 predictions, at most 168 rows"));
    assertThat(spark.sql("SELECT * FROM predictions").count()).isEqualTo(12);
    assertThat(spark.sql("SELECT * FROM maps").count()).isEqualTo(168);
    var sizes = new ArrayList<Long>();
    for (String table : List.of("predictions", "layer_stats", "maps", "metrics")) {
      try (Stream<Path> all = Files.walk(Path.of(out(), "tables", table))) {
        for (Path file : all.filter(path -> path.toString().endsWith(".parquet")).toList()) {
          sizes.add(Files.size(file));
        }
      }
    }
    assertThat(planned.summary())
        .anyMatch(line -> line.contains(", %d files,".formatted(sizes.size())));
    long bytes = sizes.stream().mapToLong(Long::longValue).sum();
    String said = expectedBytes(planned.summary());
    assertThat(said).endsWith(" kB");
    double kilobytes = Double.parseDouble(said.replace(" kB", ""));
    assertThat(kilobytes).isBetween(bytes / 2000.0, bytes / 250.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target=label dataset.labels=none | Cannot explain target 'label': none of the 12 images has a label; give dataset.labels",
        "target=8 | Cannot explain target '8' of model 'plain': it has 8 classes; give a class index from 0 to 7",
        "target=3-8 | Cannot explain target '3-8' of model 'plain'",
        "metrics=pointing_game dataset.labels=none | Cannot measure pointing_game: it needs the objects' boxes or masks, and none of the 12 images has one",
        "metrics=relevance_rank_accuracy dataset.labels=folders | Cannot measure relevance_rank_accuracy",
        "layers.include=[layer3*,layer9*] | Cannot use 'layer9*' of layers.include: no model has maps at such a layer; the layers are [layer3.0, layer3.1]",
        "metrics=[{id:~sparseness,~layers:~{include:~[relu,lajer1*]}}] | Cannot use 'lajer1*' of metrics[0].layers.include",
        "models.0.classes=9 | Cannot use model 'plain': Cannot load",
        "models.0.weights=none.pth | Cannot read weights none.pth: there is no such file",
        "methods=attention-guided | Cannot use model 'plain': Cannot explain network scenenet with attention-guided",
        "execution.device=gpu | Cannot work on a GPU: execution.device is 'gpu', and Spark gives tasks none; set spark.executor",
        "execution.device=gpu(77) | Cannot use execution.device 'gpu(77)': Cannot use device gpu(77)",
        "models.0=EMBEDDING task.kind=retrieval metrics=sparseness | Cannot measure sparseness: metrics are of a class's score, and task 'retrieval' explains similarities",
        "models.0=EMBEDDING task.kind=retrieval dataset.labels=none dataset.limit=1 | Cannot compare images: the dataset has only one",
        "models.0=EMBEDDING task.kind=contrastive dataset.labels=none | Cannot let neighbours vote: none of the 12 images that queries are compared with has a label; give dataset.labels",
        "models.0=EMBEDDING task.kind=few-shot task.ways=50 | Cannot draw 50-way episodes",
      })
  void whatWouldFailLaterIsRefusedByBothBeforeAnyWork(String assignments, String message) {
    String[] all =
        Arrays.stream(assignments.trim().split(" "))
            .map(
                text ->
                    text.replace("EMBEDDING", "{id: e, architecture: scenenet-embedding}")
                        .replace("~", " "))
            .toArray(String[]::new);
    for (boolean dryRun : List.of(true, false)) {
      assertThatThrownBy(() -> run(out(), dryRun, all))
          .isInstanceOfAny(ConfigException.class, DatasetException.class)
          .hasMessageContaining(message.trim());
      assertThat(Path.of(out())).doesNotExist();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    List<List<String>> cases =
        List.of(
            List.of(
                file.toString(), "Cannot write to %s: it is a file; give another".formatted(file)),
            List.of(file + "/deep/er", "is a file; give another folder with --out"),
            List.of("nowhere://x/y", "Cannot write to nowhere://x/y: No FileSystem for scheme"),
            List.of("hdfs:", "Cannot write to hdfs:: "));
    for (List<String> one : cases) {
      for (boolean dryRun : List.of(true, false)) {
        assertThatThrownBy(() -> run(one.get(0), dryRun))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(one.get(1));
      }
    }
    assertThat(file).hasContent("x");
  }

  @Test
  void imagesThatTheLabelsNameAndNobodyHasAreTold() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(scenes.labels()));
    lines.add("gone.png,1,0,0,9,9,disc");
    Files.write(scenes.labels(), lines);

    assertThat(run(out(), true).summary())
        .contains(
            "warning   1 images that the labels name are not there, and will be failures",
            "warning   at least 1 failures are sure, more than output.failures_allowed (0.01): the job will end with exit code 4");
    assertThat(run(out(), true, "output.failures_allowed=0.5").summary())
        .contains("warning   1 images that the labels name are not there, and will be failures")
        .noneMatch(line -> line.contains("exit code 4"));

    Files.write(scenes.labels(), List.of("image,label", "gone.png,1", "away.png,2"));
    assertThatThrownBy(() -> run(out(), true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "of the 2 images that the labels name, none is there, such as away.png; check dataset.path");
  }

  @ParameterizedTest
  @CsvSource({"true,false,1", "false,true,1", "true,true,2"})
  void whateverIsSureToFailIsAddedUpAndTheRunEndsSo(boolean empty, boolean dead, int failures)
      throws IOException {
    if (empty) {
      Files.createFile(scenes.images().resolve("empty.png"));
    }
    if (dead) {
      Files.createSymbolicLink(scenes.images().resolve("dead.png"), Path.of("nowhere"));
    }
    String none = "dataset.labels=none";

    assertThat(run(out(), true, none).summary())
        .contains(
            "warning   at least %d failures are sure, more than output.failures_allowed (0.01): the job will end with exit code 4"
                .formatted(failures));
    AuditResult done = run(out(), false, none);
    assertThat(done.exitCode()).isEqualTo(4);
    assertThat(done.failures()).isEqualTo(failures);
  }

  @Test
  void imagesWithoutTheLabelThatIsAskedForAreSureToFail() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(scenes.labels()));
    lines.set(1, lines.get(1).replaceFirst(",[^,]*,", ",,"));
    Files.write(scenes.labels(), lines);

    assertThat(run(out(), true, "target=label").summary())
        .anyMatch(line -> line.startsWith("warning   at least 1 failures are sure"));
    assertThat(run(out(), false, "target=label").exitCode()).isEqualTo(4);
  }

  @Test
  void tablesDoNotBecomeAClassOfTheDataset() throws IOException {
    String inside = scenes.images().resolve("deep/out").toString();
    for (boolean dryRun : List.of(true, false)) {
      assertThatThrownBy(() -> run(inside, dryRun, "dataset.labels=folders"))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "Cannot write to %s: it lies in the dataset, %s, whose folders are classes, and would be one; give another folder with --out"
                  .formatted(inside, scenes.images()));
    }
    String link =
        Files.createSymbolicLink(folder.resolve("link"), scenes.images()).resolve("out").toString();
    assertThat(run(link, true).summary())
        .anyMatch(line -> line.startsWith("warning   the tables will lie in the dataset"));
    assertThat(run(out(), true).summary())
        .noneMatch(line -> line.contains("will lie in the dataset"));
    assertThat(scenes.images().resolve("deep")).doesNotExist();
  }

  @Test
  void seededWeightsAreSaidLoudly() throws IOException {
    assertThat(run(out(), true, "models.0.weights=seeded").summary())
        .anyMatch(line -> line.endsWith("weights SEEDED: random numbers, not trained"));
  }

  @Test
  void sizesAreToldAsPeopleReadThem() {
    assertThat(Stream.of(0L, 999L, 1000L, 1_250_000L, Long.MAX_VALUE).map(ByteSizes::told).toList())
        .containsExactly("0 B", "999 B", "1.0 kB", "1.3 MB", "9.2 EB");
  }
}
