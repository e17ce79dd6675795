package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.image.Box;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.PngWriter;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.metric.PixelMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks as images, from the files to the tables. */
class MaskedAuditTest {
  private static final int IMAGES = 6;

  /** Of a scene, in pixels. */
  private static final int SIDE = 64;

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private Path images;
  private Path labels;
  private Path config;

  /** Scenes whose masks fill their boxes. */
  @BeforeEach
  void scenesWithMasks() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), IMAGES, 5);
    images = scenes.images();
    labels = scenes.labels();
    Files.createDirectories(images.resolve("masks"));
    List<String> lines = Files.readAllLines(labels);
    var masked = new ArrayList<>(List.of(lines.get(0) + ",mask_path"));
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      var box =
          new Box(
              Double.parseDouble(cells[2]),
              Double.parseDouble(cells[3]),
              Double.parseDouble(cells[4]),
              Double.parseDouble(cells[5]));
      Files.write(mask(i), png(SIDE, SIDE, PixelMask.ofBoxes(SIDE, SIDE, List.of(box)).inside()));
      masked.add(lines.get(i) + ",./masks//m%d.png".formatted(i));
    }
    Files.write(labels, masked);
    config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: masked}
        dataset: {path: "%s", labels: "%s"}
        models:
          - {id: plain, architecture: scenenet, weights: "bundled:scenenet", baseline: true}
          - {id: bam, architecture: scenenet-bam, weights: "bundled:scenenet-bam"}
        methods: [hirescam]
        metrics: [energy_pointing_game]
        output: {failures_allowed: 0.9}
        """
            .formatted(images, labels));
  }

  private Path mask(int i) {
    return images.resolve("masks").resolve("m%d.png".formatted(i));
  }

  private static byte[] png(int width, int height, boolean[] inside) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < inside.length; i++) {
      rgb[3 * i + 1] = (byte) (inside[i] ? 7 : 0);
    }
    return PngWriter.write(new RgbImage(width, height, rgb));
  }

  private AuditResult run(boolean dry, String... assignments) throws IOException {
    messages.reset();
    return new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
        .run(
            new AuditRequest(
                config.toString(), List.of(assignments), out().toString(), false, dry));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<Row> query(String sql) throws IOException {
    Views.register(spark, out().toString());
    return spark.sql(sql).collectAsList();
  }

  @Test
  void aMaskThatFillsItsBoxGivesTheNumbersOfTheBoxAndItsFilesAreNoImages() throws IOException {
    assertThat(run(true).summary())
        .contains("masks     6 of 6 images: energy_in_mask and peak_in_mask")
        .anyMatch(line -> line.contains("left out  6 mask"))
        .anyMatch(line -> line.contains("masks from 'mask_path'"));
    AuditResult result = run(false);

    assertThat(result.predictions()).isEqualTo(2 * IMAGES);
    assertThat(query("SELECT excluded['mask'] FROM runs").get(0).getLong(0)).isEqualTo(IMAGES);
    List<Row> rows =
        query(
            "SELECT energy_in_box, energy_in_mask, peak_in_box, peak_in_mask FROM layer_stats WHERE map_status = 'ok'");
    assertThat(rows)
        .hasSizeGreaterThan(2 * IMAGES)
        .allSatisfy(
            row -> {
              assertThat(row.getDouble(1)).isEqualTo(row.getDouble(0)).isBetween(0.0, 1.0);
              assertThat(row.getDouble(3)).isEqualTo(row.getDouble(2));
            });
    assertThat(query("SELECT mask_share, object_share, mask_sha256 FROM predictions"))
        .hasSize(2 * IMAGES)
        .allSatisfy(
            row -> {
              assertThat(row.getDouble(0)).isEqualTo(row.getDouble(1)).isPositive();
              assertThat(row.getString(2)).matches("[0-9a-f]{64}");
            });
  }

  @Test
  void masksAloneServeMetricsThatNeedTheObject() throws IOException {
    run(
        false,
        "dataset.labels={path: \"%s\", box: none, mask: mask_path, label: label}"
            .formatted(labels));

    assertThat(query("SELECT count(energy_in_box), count(energy_in_mask) FROM layer_stats").get(0))
        .satisfies(row -> assertThat(row.getLong(0)).isZero())
        .satisfies(row -> assertThat(row.getLong(1)).isPositive());
    assertThat(query("SELECT count(*) FROM metrics").get(0).getLong(0)).isPositive();
    assertThatThrownBy(
            () ->
                run(
                    false,
                    "dataset.labels={path: \"%s\", box: none, mask: mask_path}".formatted(labels),
                    "metrics=[localization_iou]"))
        .hasMessageContaining("it needs the objects' boxes, and none of the 6 images has one");
    assertThatThrownBy(
            () ->
                run(
                    false,
                    "dataset.labels={path: \"%s\", box: none, mask: none}".formatted(labels)))
        .hasMessageContaining("it needs the objects' boxes or masks");
  }

  @Test
  void whatIsWrongWithAMaskIsAFailureOfItsImageAndAnEmptyOneIsToldOf() throws IOException {
    Files.write(mask(1), png(SIDE, SIDE, new boolean[SIDE * SIDE]));
    Files.write(mask(2), png(SIDE - 1, SIDE, new boolean[(SIDE - 1) * SIDE]));
    Files.delete(mask(3));
    Files.writeString(mask(4), "no image");
    Files.writeString(labels, Files.readString(labels).replace("./masks//m5.png", "../../m5.png"));
    assertThat(run(true).summary())
        .anyMatch(
            line ->
                line.startsWith(
                        "warning   2 masks were not found, and their images will be failures: ")
                    && line.contains("masks/m3.png")
                    && line.contains("../../m5.png"));
    AuditResult result = run(false);

    assertThat(result.predictions()).isEqualTo(2 * 2);
    assertThat(
            query(
                "SELECT error_class, message FROM failures WHERE model = 'plain' AND stage = 'mask' ORDER BY error_class"))
        .extracting(row -> row.getString(0))
        .containsExactly("NOT_AN_IMAGE", "NOT_FOUND", "OUTSIDE", "SIZE");
    assertThat(query("SELECT DISTINCT message FROM failures WHERE error_class = 'SIZE'").get(0))
        .extracting(row -> row.getString(0))
        .asString()
        .isEqualTo(
            "Cannot use mask 'masks/m2.png': it has 63×64 pixels and its image 64×64 (as dataset.orientation has them); give a mask of the image's size");
    assertThat(
            query(
                "SELECT count(*), count(energy_in_mask), count(energy_in_box) FROM layer_stats s JOIN predictions p USING (run_id, model, image) WHERE mask_share = 0"))
        .allSatisfy(row -> assertThat(row.getLong(0)).isPositive())
        .allSatisfy(row -> assertThat(row.getLong(1)).isZero())
        .allSatisfy(row -> assertThat(row.getLong(2)).isPositive());
    assertThat(result.summary())
        .anyMatch(
            line ->
                line.startsWith(
                    "warning   plain: of 1 of 2 masks its input shows no pixel (the mask is empty"));
  }

  @Test
  void masksInParquetAreReadFromTheRowsOfTheirImages() throws IOException {
    StructType image =
        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
    StructType type =
        new StructType().add("image", image).add("label", DataTypes.LongType).add("mask", image);
    List<String> lines = Files.readAllLines(labels);
    var rows = new ArrayList<Row>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      byte[] bytes = Files.readAllBytes(images.resolve(cells[0]));
      Row mask =
          i == 2
              ? null
              : RowFactory.create(Files.readAllBytes(mask(i)), "mask-%d.png".formatted(i));
      rows.add(RowFactory.create(RowFactory.create(bytes, cells[0]), Long.valueOf(cells[1]), mask));
    }
    String parquet = folder.resolve("rows.parquet").toString();
    spark.createDataFrame(rows, type).coalesce(1).write().parquet(parquet);
    Map<String, Double> expected = energies(run(false));

    Map<String, Double> found = energies(run(false, "dataset={path: \"%s\"}".formatted(parquet)));

    String told = messages.toString(StandardCharsets.UTF_8);
    assertThat(told).contains("masks     5 of 6 images").contains("masks from 'mask'");
    assertThat(query("SELECT DISTINCT image FROM predictions WHERE mask_sha256 IS NULL"))
        .extracting(row -> row.getString(0))
        .containsExactly(lines.get(2).split(",")[0]);
    assertThat(found).hasSizeGreaterThan(5 * 7);
    // Rows have another order than names, so that batches differ.
    found.forEach(
        (key, energy) -> assertThat(energy).as(key).isCloseTo(expected.get(key), within(1e-4)));
  }

  private Map<String, Double> energies(AuditResult result) throws IOException {
    var energies = new TreeMap<String, Double>();
    for (Row row :
        query(
            "SELECT image, model, layer, energy_in_mask FROM layer_stats WHERE energy_in_mask IS NOT NULL AND run_id = '%s'"
                .formatted(result.runId()))) {
      energies.put(
          row.getString(0) + " " + row.getString(1) + " " + row.getString(2), row.getDouble(3));
    }
    return energies;
  }

  @Test
  void twoMasksOfOneImageAndCellsThatAreNoPathsAreRefused() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(labels));
    lines.add(lines.get(1).replace("m1.png", "m2.png"));
    Files.write(labels, lines);
    assertThatThrownBy(() -> run(true))
        .hasMessageContaining(
            "has mask masks/m1.png and mask masks/m2.png; it must be one mask an image");

    Files.writeString(
        labels, "image,segmentation\n%s,12 5 17 3\n".formatted(lines.get(1).split(",")[0]));
    assertThatThrownBy(() -> run(true))
        .hasMessageContaining(
            "line 2: column 'segmentation' holds 12 5 17 3; it must be the path of a mask image (.png) below dataset.path, or leave masks out with dataset.labels: {path: ");
  }

  @Test
  void anotherMaskHasItsImageExplainedAgain() throws IOException {
    run(false);
    Files.write(mask(1), png(SIDE, SIDE, new boolean[SIDE * SIDE]));

    var again =
        new Audit(spark, new PrintStream(messages, true, StandardCharsets.UTF_8))
            .run(new AuditRequest(config.toString(), List.of(), out().toString(), true, false));

    assertThat(String.join("\n", again.summary())).contains("reused    5 images as run ");
  }
}
