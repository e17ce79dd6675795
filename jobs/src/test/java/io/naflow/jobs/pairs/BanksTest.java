package io.naflow.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.BankCheckpoint;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contrastive task by the memory bank in a checkpoint, on images made small. */
class BanksTest {
  private static final int QUERIES = 3;
  private static final int NEIGHBOURS = 5;
  private static final int CLASSES = 4;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private SceneFolder scenes;
  private Path checkpoint;

  @BeforeEach
  void write() throws IOException {
    scenes = SceneFolder.write(folder.resolve("queries"), QUERIES, 5);
    checkpoint = BankCheckpoint.restore(folder);
  }

  private AuditResult run(String task, String... assignments) throws IOException {
    Path config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: bank, seed: 3}
        dataset: {path: "%s", labels: "%s"}
        models:
          - id: npid
            architecture: resnet18-npid
            weights: "%s"
            preprocessing: {resize: [64, 64], crop: none}
        task: {kind: contrastive, neighbours: %d, %s}
        methods: [naflow]
        layers: {min_depth: 0.99}
        solver: {iterations: 2}
        output: {failures_allowed: 0}
        """
            .formatted(scenes.images(), scenes.labels(), checkpoint, NEIGHBOURS, task));
    Path out = folder.resolve("out");
    AuditResult result =
        new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
            .run(
                new AuditRequest(
                    config.toString(), List.of(assignments), out.toString(), false, false));
    Views.register(spark, out.toString());
    return result;
  }

  private List<Row> query(String sql) {
    return spark.sql(sql).collectAsList();
  }

  private static String name(int image) {
    return "class-%d/%03d.png".formatted(image * CLASSES / BankCheckpoint.IMAGES, image);
  }

  /** Labels of the bank's images, in an order of their own: places are told by the names. */
  private Path labels(int images) throws IOException {
    var lines = new ArrayList<String>();
    for (int image = images - 1; image >= 0; image--) {
      lines.add(name(image) + "," + image * CLASSES / BankCheckpoint.IMAGES);
    }
    lines.add(0, "image,label");
    return Files.write(folder.resolve("train.csv"), lines);
  }

  /** The vote by its definition, from the queries' vectors in the table and the bank's numbers. */
  private Map<String, List<Integer>> nearest() {
    float[][] bank = BankCheckpoint.vectors();
    var nearest = new HashMap<String, List<Integer>>();
    for (Row row : query("SELECT image, vector FROM embeddings")) {
      List<Float> vector = row.getList(1);
      var order = new ArrayList<Integer>();
      for (int image = 0; image < bank.length; image++) {
        order.add(image);
      }
      order.sort(Comparator.comparingDouble(image -> -dot(vector, bank[image])));
      nearest.put(row.getString(0), order.subList(0, NEIGHBOURS));
    }
    return nearest;
  }

  private static double dot(List<Float> one, float[] other) {
    double dot = 0;
    for (int d = 0; d < other.length; d++) {
      dot += (double) one.get(d) * other[d];
    }
    return dot;
  }

  @Test
  void queriesAreExplainedAgainstStoredVectorsWhereTheImagesAreNotThere() throws IOException {
    AuditResult result =
        run("bank: checkpoint, gallery_labels: \"%s\"".formatted(labels(BankCheckpoint.IMAGES)));

    assertThat(result.exitCode()).isZero();
    assertThat(result.predictions()).isEqualTo(QUERIES);
    assertThat(query("SELECT * FROM failures")).isEmpty();
    Map<String, List<Integer>> nearest = nearest();
    assertThat(nearest).hasSize(QUERIES);
    var ranked = new HashMap<String, List<String>>();
    for (Row row : query("SELECT query, other FROM pairs ORDER BY query, rank")) {
      ranked.computeIfAbsent(row.getString(0), key -> new ArrayList<>()).add(row.getString(1));
    }
    float[][] bank = BankCheckpoint.vectors();
    for (Row row :
        query(
            """
            SELECT p.image, p.predicted, p.probability, s.pair, s.role, e.vector
            FROM predictions p JOIN layer_stats s ON p.image = s.image
            JOIN embeddings e ON e.image = p.image
            """)) {
      List<Integer> own = nearest.get(row.getString(0));
      assertThat(ranked.get(row.getString(0)))
          .isEqualTo(own.stream().map(BanksTest::name).toList());
      double[] votes = new double[CLASSES];
      double sum = 0;
      for (int image : own) {
        double vote = Math.exp(dot(row.getList(5), bank[image]) / 0.07);
        votes[image * CLASSES / BankCheckpoint.IMAGES] += vote;
        sum += vote;
      }
      int predicted = row.getInt(1);
      assertThat(votes[predicted] / sum).isCloseTo(row.getDouble(2), within(1e-4));
      for (double vote : votes) {
        assertThat(vote).isLessThanOrEqualTo(votes[predicted]);
      }
      int explained =
          own.stream()
              .filter(image -> image * CLASSES / BankCheckpoint.IMAGES == predicted)
              .findFirst()
              .orElseThrow();
      assertThat(row.getString(3)).isEqualTo(name(explained));
      assertThat(row.getString(4)).isEqualTo("query");
    }
    assertThat(query("SELECT * FROM metrics")).isEmpty();
    assertThat(query("SELECT count(*) FROM maps WHERE role = 'query'").get(0).getLong(0))
        .isEqualTo(QUERIES);
  }

  @Test
  void imagesThatAreThereHaveTheirFlowTooAndTheirFoldersAreTheLabels() throws IOException {
    Path train = folder.resolve("train");
    SceneFolder some = SceneFolder.write(folder.resolve("some"), BankCheckpoint.IMAGES, 6);
    List<Path> pictures;
    try (var files = Files.walk(some.images())) {
      pictures = files.filter(Files::isRegularFile).sorted().toList();
    }
    for (int image = 0; image < BankCheckpoint.IMAGES; image++) {
      Path copy = train.resolve(name(image));
      Files.createDirectories(copy.getParent());
      Files.copy(pictures.get(image), copy);
    }
    run("bank: checkpoint, gallery: \"%s\"".formatted(train));

    assertThat(query("SELECT role, count(*) FROM layer_stats GROUP BY role ORDER BY role"))
        .hasToString("[[query,%1$d], [support,%1$d]]".formatted(QUERIES));
    assertThat(query("SELECT * FROM metrics WHERE metric = 'pair_similarity'")).hasSize(QUERIES);
    Map<String, List<Integer>> nearest = nearest();
    for (Row row : query("SELECT query, other FROM pairs WHERE rank = 1")) {
      assertThat(row.getString(1)).isEqualTo(name(nearest.get(row.getString(0)).get(0)));
    }
    // The bank's vectors stay in the checkpoint.
    assertThat(query("SELECT DISTINCT part FROM embeddings")).hasToString("[[dataset]]");
  }

  @Test
  void aBankOfOtherImagesIsRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> run("bank: checkpoint, gallery_labels: \"%s\"".formatted(labels(20))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot use the memory bank of model 'npid': it holds the vectors of 24 images, and task.gallery names 20; give the images it was trained on, all of them and no others, by their folder (task.gallery) or a file of their labels (task.gallery_labels)");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aModelWithoutBankIsRefused() throws IOException {
    String bank =
        "bank: checkpoint, gallery_labels: \"%s\"".formatted(labels(BankCheckpoint.IMAGES));
    assertThatThrownBy(() -> run(bank, "models.0.weights=seeded"))
        .hasMessage(
            "Cannot use the memory bank of model 'npid': weights seeded are no file and bring none; give the checkpoint its authors publish, or leave task.bank out");
    assertThatThrownBy(
            () ->
                run(
                    bank,
                    "models.0.architecture=scenenet-embedding",
                    "models.0.weights=bundled:scenenet"))
        .hasMessageContaining("Cannot use the memory bank of model 'npid'");
  }

  @Test
  void aBankWithoutLabelsIsRefusedWithTheWayOut() {
    for (String task :
        List.of(
            "bank: checkpoint",
            "bank: checkpoint, gallery: same",
            "bank: checkpoint, gallery_labels: folders")) {
      assertThatThrownBy(() -> run(task))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'task.bank' is")
          .hasMessageContaining("task.gallery_labels, a .csv or .parquet file");
    }
  }
}
