package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.compare.Comparison;
import io.naflow.jobs.compare.ComparisonRequest;
import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.compare.ComparisonResult;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.report.Report;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sigmoid output beside plain numbers, both with random weights, from images to the page. */
class HeadsAuditTest {
  private static final int IMAGES = 6;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void scenesOfTwoClasses() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    List<String> lines = new ArrayList<>(List.of("image,label"));
    List<String> written = Files.readAllLines(scenes.labels());
    for (int i = 1; i < written.size(); i++) {
      lines.add(written.get(i).split(",")[0] + "," + i % 2);
    }
    Files.write(scenes.labels(), lines);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: heads}
        dataset: {path: "%s", labels: "%s"}
        models:
          - {id: binary, architecture: scenenet, classes: 1, head: sigmoid, threshold: 0.6, baseline: true}
          - {id: plain, architecture: scenenet, classes: 2, head: none}
        methods: [gradcam]
        """
            .formatted(scenes.images(), scenes.labels()));
  }

  private AuditResult run(boolean dryRun, String... assignments) throws IOException {
    return new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
        .run(
            new AuditRequest(
                config.toString(),
                List.of(assignments),
                folder.resolve("out").toString(),
                false,
                dryRun));
  }

  private ComparisonResult compare(boolean allowSeeded) throws IOException {
    return Comparison.run(
        spark,
        new ComparisonRequest(
            folder.resolve("out").toString(),
            Subjects.LATEST,
            new Effort(100, 2),
            List.of(),
            allowSeeded));
  }

  private List<Row> query(String sql) throws IOException {
    Views.register(spark, folder.resolve("out").toString());
    return spark.sql(sql).collectAsList();
  }

  @Test
  void tablesComparisonAndPageSayWhatIsMeantAndNoMore() throws IOException {
    AuditResult result = run(false);
    assertThat(result.summary())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("warning   model binary: its weights are seeded, that is random"));
    assertThat(
            query(
                """
                SELECT model, head, threshold, classes, weights_kind, allow_seeded FROM models
                ORDER BY model
                """))
        .extracting(Row::toString)
        .containsExactly("[binary,sigmoid,0.6,2,seeded,false]", "[plain,none,null,2,seeded,false]");
    // The probability is σ of the score, the class by the threshold, and top5 has both classes.
    List<Row> wrong =
        query(
            """
            SELECT * FROM predictions WHERE model = 'binary' AND NOT (
              abs(probability - 1 / (1 + exp(-score))) < 1e-6 AND size(top5) = 2
              AND (predicted = 1) = (filter(top5, t -> t.class = 1)[0].probability >= 0.6)
              AND explained_class = predicted AND correct = (predicted = label))
            """);
    assertThat(wrong).isEmpty();
    assertThat(
            query(
                """
                SELECT count(*), count(probability), count(correct), count(score) FROM predictions
                WHERE model = 'plain'
                """))
        .singleElement()
        .hasToString("[6,0,0,6]");

    assertThatThrownBy(() -> compare(false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare model 'binary' of run '%s': its weights are seeded, that is random: nothing was learnt; give a trained checkpoint (models[].weights), or say that this is meant: models[].allow_seeded: true in the audit, or compare --allow-seeded"
                .formatted(result.runId()));
    ComparisonResult compared = compare(true);
    assertThat(compared.summary().get(0))
        .startsWith("warning   model binary of run " + result.runId() + ": its weights are seeded");
    assertThat(compared.verdictJson()).contains("\"untrained\"").contains("\"seeded\"");
    assertThat(
            query(
                """
                SELECT * FROM comparisons WHERE statistic IN ('accuracy', 'probability')
                  OR slice LIKE 'outcome%'
                """))
        .isEmpty();
    Views.register(spark, folder.resolve("out").toString());
    assertThat(new Report(spark).html(Optional.of(result.runId()), Optional.empty()))
        .contains("Model binary: its weights are seeded")
        .contains("no classes");
  }

  @Test
  void anAuditMaySayThatRandomWeightsAreMeant() throws IOException {
    run(false, "models.0.allow_seeded=true", "models.1.allow_seeded=true");
    assertThat(compare(false).untrained()).hasSize(2).allMatch(model -> model.allowed());
  }

  @Test
  void whatNeedsAProbabilityOrAWordIsRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> run(true, "metrics=[insertion_auc]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot measure insertion_auc on model 'plain': it goes by the probability of a class, and outputs of head none have none; leave it out, or set models[1].head");
    assertThatThrownBy(() -> run(true, "models.1.classes=1", "models.1.head=softmax"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "Cannot use model 'plain': Cannot use head softmax with the one output of scenenet: its probability would be 1 for every image; say what it is: models[1].head");
    assertThatThrownBy(() -> run(true, "models.0.threshold=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'models[0].threshold' is '1'")
        .hasMessageEndingWith("it must be a number above 0 and below 1, such as 0.5");
    assertThatThrownBy(() -> run(true, "models.1.threshold=0.5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("it must be left out: only with head: sigmoid is there a threshold");
  }

  @Test
  void theDryRunSaysHeadsAndWeights() throws IOException {
    assertThat(run(true).summary())
        .anySatisfy(line -> assertThat(line).contains("binary").contains("head sigmoid"))
        .anySatisfy(line -> assertThat(line).startsWith("warning   model plain: its weights"));
  }
}
