package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Target;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.Archives;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels mean, as people have them, under networks that know their classes' names. */
class ClassesTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private AuditRequest request(String models, Path path, String labels, String... more)
      throws IOException {
    Path config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: test}
        dataset: {path: "%s", labels: "%s"}
        models: [%s]
        methods: [naflow, gradcam]
        """
            .formatted(path, labels, models));
    return new AuditRequest(
        config.toString(), List.of(more), folder.resolve("out").toString(), false, false);
  }

  private AuditPlan plan(Path path, String labels, String... more) throws IOException {
    return AuditPlan.make(
        spark, request("{id: net, architecture: squeezenet1_1}", path, labels, more));
  }

  private static Map<String, Integer> labels(AuditPlan plan) {
    Map<String, Integer> labels = new TreeMap<>();
    plan.images().items().forEach(item -> labels.put(item.name(), item.labelOrNegative()));
    return labels;
  }

  private Path files(String... names) throws IOException {
    Path root = Files.createDirectories(folder.resolve("data"));
    for (String name : names) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), name);
    }
    return root;
  }

  private String csv(String text) throws IOException {
    return Files.writeString(folder.resolve("labels.csv"), text).toString();
  }

  @Test
  void synsetFoldersOfAFewClassesAreThoseClasses() throws IOException {
    Path root =
        files(
            "n01484850/1.jpg",
            "n01530575/1.jpg",
            "n01582220/1.jpg",
            "n01630670/1.jpg",
            "n01665541/1.jpg",
            "n01687978/1.jpg");

    AuditPlan plan = plan(root, "folders");

    assertThat(labels(plan).values()).containsExactly(2, 10, 18, 26, 34, 42);
    assertThat(plan.images().classes().lines())
        .contains(
            "classes   6 class folders by the names of ImageNet-1k: 'n01484850' is 2 (great white shark), 'n01530575' is 10 (brambling), ..., 'n01687978' is 42 (agama)");
    assertThatThrownBy(() -> plan(root, "folders", "dataset.classes=none"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it has 6 class folders (folder 'n01484850'")
        .hasMessageContaining("model 'net' (1,000 classes)")
        .hasMessageContaining("set dataset.classes");
  }

  @Test
  void foldersAsPeopleHaveThem() throws IOException, InterruptedException {
    Path root = Archives.unpack("names-classes-loop.tar.gz", folder);

    assertThatThrownBy(() -> plan(root.resolve("imagenette"), "folders"))
        .hasMessageContaining("'train', 'val' are parts of a dataset, not classes");
    assertThat(labels(plan(root.resolve("imagenette/val"), "folders")).values())
        .containsExactly(0, 0, 482, 482, 566, 566);
    assertThat(labels(plan(root.resolve("numdirs"), "folders")))
        .containsEntry("0/x.jpg", 0)
        .containsEntry("2/x.jpg", 2)
        .containsEntry("11/x.jpg", 11)
        .containsEntry("100/x.jpg", 100);
    Files.delete(root.resolve("cls/z_link"));
    assertThatThrownBy(() -> plan(root.resolve("cls"), "folders"))
        .hasMessageContaining("some are numbers ('10', '9') and some are not");
  }

  @Test
  void labelsInFilesAreNamesOrWholeNumbers() throws IOException {
    Path root = files("a.jpg", "b.jpg");

    assertThat(labels(plan(root, csv("image,label\na.jpg,tench\nb.jpg,goldfish\n"))).values())
        .containsExactly(0, 1);
    assertThat(labels(plan(root, csv("image,label\na.jpg,n01978455\n"))).values())
        .containsExactly(119);
    assertThatThrownBy(() -> plan(root, csv("image,label\na.jpg,n01978930\n")))
        .hasMessageContaining("label 'n01978930' (of image 'a.jpg') (did you mean 'n0197");
    assertThat(labels(plan(root, csv("image,label\na.jpg,1.0\nb.jpg,NaN\n"))).values())
        .containsExactly(1, -1);
    String parquet = folder.resolve("labels.parquet").toString();
    spark
        .sql("SELECT 'a.jpg' AS image, 1D AS label UNION SELECT 'b.jpg', double('NaN')")
        .coalesce(1)
        .write()
        .parquet(parquet);
    assertThat(labels(plan(root, parquet)).values()).containsExactly(1, -1);
    assertThatThrownBy(() -> plan(root, csv("image,label\na.jpg,1.5\n")))
        .hasMessageContaining("label '1.5' (of image 'a.jpg')");
    assertThatThrownBy(() -> plan(root, csv("image,label\na.jpg,1000\nb.jpg,3\n")))
        .hasMessageContaining(
            "label '1000' (of image 'a.jpg') is class 1000, and the classes of model 'net' (1,000 classes) go from 0 to 999 (1 image in all has a label out of range)");
  }

  @Test
  void givenNamesMustFitTheModelAndAreHeldByTheirHash() throws IOException {
    Path root = files("cat/1.jpg", "dog/1.jpg");
    Path names = Files.writeString(folder.resolve("names.csv"), "name,index\ncat,7\ndog,281\n");
    String given = "dataset.classes=" + names;

    AuditPlan plan = plan(root, "folders", given);
    assertThat(labels(plan).values()).containsExactly(7, 281);
    assertThat(plan.names().get("net").of(7)).hasValue("cat");
    String hash = plan.config().dataset().classes().sha256().orElseThrow();
    assertThat(CanonicalConfig.json(plan.config())).contains(hash).contains(names.toString());

    Files.writeString(names, "name,index\ncat,7\ndog,282\n");
    AuditPlan other = plan(root, "folders", given);
    assertThat(other.runId()).isNotEqualTo(plan.runId());
    assertThat(CanonicalConfig.basis(other.config()))
        .isNotEqualTo(CanonicalConfig.basis(plan.config()));
    assertThatThrownBy(() -> plan(root, "folders", given, "dataset.classes_sha256=" + hash))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dataset.classes_sha256 is " + hash);

    assertThatThrownBy(() -> plan(root, "folders", "dataset.classes=cifar10"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "Cannot use dataset.classes cifar10: it names 10 classes, the last 9, and model 'net' (1,000 classes)");
  }

  @Test
  void aTargetMayBeAClassByItsName() throws IOException {
    Path root = files("a.jpg");

    assertThat(plan(root, "none", "target=great white shark").config().target())
        .isEqualTo(new Target.ClassIndex(2));
    assertThatThrownBy(() -> plan(root, "none", "target=crane"))
        .hasMessageContaining("'target' is 'crane'")
        .hasMessageContaining("classes [134, 517] have it in the names of ImageNet-1k");
    assertThatThrownBy(() -> plan(root, "none", "target=predcited"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("(did you mean 'predicted'?)");
    assertThatThrownBy(() -> plan(root, "none", "target=1000"))
        .hasMessageContaining("Cannot explain target '1000' of model 'net': it has 1,000 classes");
    assertThatThrownBy(() -> plan(root, "none", "target=label"))
        .hasMessageContaining("none of the 1 images has a label");
  }

  @Test
  void scenesByFolderAndByFileGiveTheSameTables() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), 48, 0);
    // Without boxes, which folders cannot give.
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(scenes.labels())) {
      String[] cells = line.split(",");
      lines.add(cells[0] + "," + cells[1]);
    }
    String file = csv(String.join("\n", lines));
    String models = "{id: plain, architecture: scenenet, weights: \"bundled:scenenet\"}";

    List<List<String>> byFolder = tables(request(models, scenes.images(), "folders"));
    List<List<String>> byFile = tables(request(models, scenes.images(), file));

    assertThat(byFolder).isEqualTo(byFile);
    assertThat(byFolder.get(0).stream().filter(row -> row.contains("\"correct\":true")))
        .hasSizeGreaterThanOrEqualTo(47);
    assertThat(byFolder.get(0))
        .allMatch(row -> row.matches(".*\"label_name\":\"(\\w+)\".*"))
        .anyMatch(row -> row.contains("\"predicted_name\":\"crescent\""));
    assertThat(byFolder.get(3)).hasSize(8).first().asString().contains("disc");
  }

  private List<List<String>> tables(AuditRequest request) throws IOException {
    AuditResult result =
        new Audit(spark, new PrintStream(OutputStream.nullOutputStream())).run(request);
    assertThat(result.failures()).isZero();
    assertThat(result.summary()).noneMatch(line -> line.startsWith("warning   plain: "));
    Views.register(spark, request.out());
    var tables = new ArrayList<List<String>>();
    for (String table : List.of("predictions", "layer_stats", "maps", "classes")) {
      tables.add(
          spark
              .table(table)
              .where("run_id = '" + result.runId() + "'")
              .drop("run_id")
              .selectExpr("to_json(struct(*)) AS row")
              .select(org.apache.spark.sql.functions.col("row").cast(DataTypes.StringType))
              .collectAsList()
              .stream()
              .map((Row row) -> row.getString(0))
              .sorted()
              .toList());
    }
    return tables;
  }
}
