package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.identity.Sha256;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.zoo.ClassNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in Parquet as Hugging Face writes them, against what pyarrow reads. */
class ParquetImagesTest {
  private static final Path RESOURCES =
      Path.of("src/test/resources/io/naflow/jobs/dataset").toAbsolutePath();
  private static final String FILE = RESOURCES.resolve("cifar10.parquet").toString();

  /** Another order than the file's. */
  private static final ClassNames NETWORK =
      new ClassNames(
          "the network's names",
          List.of(
              new ClassNames.Entry(0, "truck"),
              new ClassNames.Entry(1, "airplane"),
              new ClassNames.Entry(2, "automobile"),
              new ClassNames.Entry(3, "bird"),
              new ClassNames.Entry(4, "cat"),
              new ClassNames.Entry(5, "deer"),
              new ClassNames.Entry(6, "dog"),
              new ClassNames.Entry(7, "frog"),
              new ClassNames.Entry(8, "horse"),
              new ClassNames.Entry(9, "ship")));

  @TempDir private Path scratch;

  private static Dataset resolved(String path, Labels labels) {
    return Survey.resolved(
            new Dataset(
                path, labels, OptionalInt.empty(), OptionalDouble.empty(), OrientationTag.APPLY),
            hadoop())
        .dataset();
  }

  private static Configuration hadoop() {
    return LocalSpark.session().sparkContext().hadoopConfiguration();
  }

  private static ImageSet find(Dataset dataset, Labelling labelling) {
    return ImageSet.find(LocalSpark.session(), dataset, 0, labelling);
  }

  private static Labelling network(int classes, Optional<ClassNames> names) {
    return new NetworkLabels(List.of(new ModelClasses("net", classes, names)), Optional.empty());
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(Path.of(FILE + ".json").toFile());
  }

  @Test
  void rowsAreImagesWithTheirLabelsNamesAndBytes() throws IOException {
    Dataset dataset = resolved(FILE, new Labels.Unsaid());
    ImageSet images = find(dataset, network(10, Optional.empty()));
    JsonNode rows = expected();

    assertThat(images.items()).hasSize(48);
    try (var loader = new ImageLoader(FILE, OrientationTag.APPLY, hadoop())) {
      for (int i = 0; i < 48; i++) {
        ImageItem item = images.items().get(i);
        JsonNode row = rows.get(i);
        assertThat(item.labelOrNegative()).isEqualTo(row.get("label").asInt());
        assertThat(loader.sha256(item)).isEqualTo(row.get("sha256").asText("").replace("null", ""));
      }
      assertThat(loader.load(images.items().get(20), List.of()))
          .isInstanceOfSatisfying(
              Loaded.Decoded.class, image -> assertThat(image.seen().width()).isEqualTo(32));
    }
    assertThat(images.items().get(47).name()).isEqualTo(rows.get(47).get("path").asText());
    assertThat(images.classes().names().orElseThrow().name(9)).hasValue("truck");
  }

  @Test
  void rowsMayBeReadInAnyOrder() throws IOException {
    ImageSet images = find(resolved(FILE, new Labels.None()), new GroupLabels());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      order.add(i);
    }
    Collections.reverse(order);
    JsonNode rows = expected();

    try (var loader = new ImageLoader(FILE, OrientationTag.APPLY, hadoop())) {
      for (int i : order) {
        assertThat(loader.sha256(images.items().get(i)))
            .isEqualTo(rows.get(i).get("sha256").asText("").replace("null", ""));
      }
    }
    assertThat(images.items()).allMatch(item -> item.label().isEmpty());
  }

  @Test
  void imagesWithoutAPathOfTheirOwnAreNamedByTheirRow() throws IOException {
    ImageSet images = find(resolved(FILE, new Labels.Unsaid()), new GroupLabels());
    String shared = expected().get(0).get("path").asText();

    assertThat(images.items().subList(0, 3))
        .extracting(ImageItem::name)
        .containsExactly(
            shared + "#cifar10.parquet#0", shared + "#cifar10.parquet#1", "cifar10.parquet#2");
    assertThat(images.remarks()).anyMatch(line -> line.contains("3 images of " + FILE));
    assertThat(images.remarks())
        .anyMatch(line -> line.contains("image from 'img', label from 'label', no boxes"));
  }

  @Test
  void anImageIsFoundAgainByItsName() throws IOException {
    Dataset dataset = resolved(FILE, new Labels.Unsaid());
    ImageSet images = find(dataset, new GroupLabels());
    StoredImages stored = StoredImages.of(dataset, hadoop()).orElseThrow();
    JsonNode rows = expected();

    for (int i : List.of(0, 1, 2, 25, 47)) {
      assertThat(stored.read(images.items().get(i).name()).map(Sha256::hex))
          .hasValue(rows.get(i).get("sha256").asText());
    }
    assertThat(stored.read("nobody.png")).isEmpty();
  }

  @Test
  void aRowWithoutBytesIsAFailure() throws IOException {
    ImageSet images = find(resolved(FILE, new Labels.Unsaid()), new GroupLabels());

    try (var loader = new ImageLoader(FILE, OrientationTag.APPLY, hadoop())) {
      assertThat(loader.load(images.items().get(3), List.of()))
          .isInstanceOfSatisfying(
              Loaded.Broken.class,
              broken -> {
                assertThat(broken.problem().errorClass()).isEqualTo("NO_BYTES");
                assertThat(broken.problem().message())
                    .startsWith("Cannot read image: row 3 of its Parquet file has no bytes");
              });
    }
  }

  @Test
  void numbersAreTheFilesOwnAndNamesDecideWhatANetworkCallsThem() throws IOException {
    ImageSet images = find(resolved(FILE, new Labels.Unsaid()), network(10, Optional.of(NETWORK)));
    int label = expected().get(0).get("label").asInt();

    assertThat(images.items().get(0).labelOrNegative()).isEqualTo((label + 1) % 10);
    assertThatThrownBy(
            () -> find(resolved(FILE, new Labels.Unsaid()), network(1000, Optional.empty())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("its numbers are places in its own list of 10 names (airplane, ...)")
        .hasMessageContaining("set dataset.classes");
  }

  @Test
  void aFolderOfParquetIsADatasetAndOneBesideImagesIsRefused() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("a b [1]#%"));
    Files.copy(Path.of(FILE), folder.resolve("test-0.parquet"));
    Files.copy(Path.of(FILE), folder.resolve("test-1.parquet"));
    Files.writeString(folder.resolve("README.md"), "about");

    ImageSet images = find(resolved(folder.toString(), new Labels.Unsaid()), new GroupLabels());

    assertThat(images.items()).hasSize(96);
    assertThat(images.items().get(95).name()).endsWith("#test-1.parquet#47");
    assertThat(images.leftOut().excluded()).containsEntry("extension", 1L).hasSize(1);
    try (var loader = new ImageLoader(folder.toString(), OrientationTag.APPLY, hadoop())) {
      assertThat(loader.load(images.items().get(95), List.of())).isInstanceOf(Loaded.Decoded.class);
    }

    Files.copy(RESOURCES.resolve("labels/images/a.jpg"), folder.resolve("a.jpg"));
    assertThatThrownBy(
            () -> find(resolved(folder.toString(), new Labels.None()), new GroupLabels()))
        .hasMessageContaining(
            "it holds 1 images as files, such as a.jpg, and 2 Parquet files with images");
  }

  @Test
  void labelsThatHoldTheImagesAreTheDataset() {
    String file = RESOURCES.resolve("labels/hf.parquet").toString();
    Dataset dataset =
        resolved(RESOURCES.resolve("labels/images").toString(), new Labels.Manifest(file));

    assertThat(dataset.path()).isEqualTo(file);
    ImageSet images = find(dataset, new GroupLabels());
    assertThat(images.items())
        .extracting(ImageItem::name)
        .containsExactly("a.jpg", "b.jpg", "c.jpg", "extra.jpg");
    assertThat(images.items()).allMatch(item -> item.label().isPresent());
  }

  @Test
  void labelsOfImagesInParquetMayStandElsewhere() throws IOException {
    String file = RESOURCES.resolve("labels/hf.parquet").toString();
    Path labels = Files.writeString(scratch.resolve("l.csv"), "image,label\nb.jpg,7\n");

    ImageSet images =
        find(resolved(file, new Labels.Manifest(labels.toString())), new GroupLabels());

    assertThat(images.items()).extracting(ImageItem::labelOrNegative).containsExactly(7);
    assertThat(images.leftOut().excluded()).containsEntry("not_in_labels", 3L);
    Files.writeString(labels, "image,label\nq.jpg,7\n");
    assertThatThrownBy(
            () -> find(resolved(file, new Labels.Manifest(labels.toString())), new GroupLabels()))
        .hasMessageContaining("1 of its images are not in " + file + ", such as 'q.jpg'");
  }

  @Test
  void otherContentIsAnotherListing() throws IOException {
    Path copy = Files.copy(Path.of(FILE), scratch.resolve("cifar10.parquet"));
    String here =
        find(resolved(copy.toString(), new Labels.Unsaid()), new GroupLabels()).listingHash();

    assertThat(find(resolved(FILE, new Labels.Unsaid()), new GroupLabels()).listingHash())
        .isEqualTo(here);
    assertThat(find(resolved(FILE, new Labels.None()), new GroupLabels()).listingHash())
        .isNotEqualTo(here);
  }

  @Test
  void foldersAndTruncatedFilesAreRefused() throws IOException {
    assertThatThrownBy(() -> find(resolved(FILE, new Labels.Folders()), new GroupLabels()))
        .hasMessageContaining("Cannot use labels 'folders' with images in Parquet");
    byte[] whole = Files.readAllBytes(Path.of(FILE));
    Path half =
        Files.write(
            scratch.resolve("half.parquet"), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(
            () -> find(resolved(half.toString(), new Labels.Unsaid()), new GroupLabels()))
        .hasMessageContaining("it does not end as a Parquet file does; give whole Parquet files");
  }

  @Test
  void aFormOfTheConfigurationNamesItsColumns() {
    var form =
        new LabelForm(
            Optional.of(LabelForm.Format.PARQUET),
            Optional.of("img"),
            Optional.of("nothing"),
            List.of(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(
            () -> find(resolved(FILE, new Labels.Manifest(FILE, form)), new GroupLabels()))
        .hasMessageContaining("it has no column 'nothing', which dataset.labels.label names");
  }
}
