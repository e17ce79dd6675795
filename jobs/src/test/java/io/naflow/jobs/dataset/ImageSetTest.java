package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSetTest {
  @TempDir private Path root;

  @BeforeEach
  void someFiles() throws IOException {
    for (String name :
        List.of(
            "zebra/2.jpg", "ant/1.PNG", "zebra/1.jpg", "ant/notes.txt", ".git/x.png", "top.gif")) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private ImageSet find(Labels labels, OptionalInt limit, OptionalDouble sample) {
    return ImageSet.find(
        LocalSpark.session(),
        new Dataset(root.toString(), labels, limit, sample, OrientationTag.APPLY),
        3,
        new GroupLabels());
  }

  private ImageSet find(Labels labels) {
    return find(labels, OptionalInt.empty(), OptionalDouble.empty());
  }

  private Labels manifest(String text) throws IOException {
    Path file = root.resolve("labels.csv");
    Files.writeString(file, text);
    return new Labels.Manifest(file.toString());
  }

  @Test
  void aFoldersImagesAreThoseWithAnImagesExtensionInTheOrderOfTheirNames() {
    ImageSet images = find(new Labels.None());

    assertThat(images.items())
        .extracting(ImageItem::name)
        .containsExactly("ant/1.PNG", "top.gif", "zebra/1.jpg", "zebra/2.jpg");
    assertThat(images.items()).allMatch(item -> item.label().isEmpty());
    assertThat(images.leftOut().excluded()).isEqualTo(Map.of("extension", 1L, "hidden", 1L));
    assertThat(images.leftOut().lines())
        .containsExactly("left out  1 extension (.txt 1), 1 hidden");
  }

  @Test
  void foldersAreClassesInTheOrderOfTheirNames() {
    assertThat(find(new Labels.Folders()).items())
        .extracting(ImageItem::labelOrNegative)
        .containsExactly(0, -1, 1, 1);
  }

  @Test
  void aManifestSaysWhichImagesThereAreWithLabelsAndBoxes() throws IOException {
    ImageSet images =
        find(
            manifest(
                """
                image,label,x0,y0,x1,y1
                zebra/1.jpg,7,1,2,3,4.5
                zebra/1.jpg,7,5,5,9,9
                ant/1.PNG,,,,,
                missing.jpg,2,,,,
                """));

    assertThat(images.items())
        .extracting(ImageItem::name)
        .containsExactly("ant/1.PNG", "missing.jpg", "zebra/1.jpg");
    assertThat(images.items().get(0).label()).isEmpty();
    assertThat(images.items().get(1).length()).isNegative();
    assertThat(images.items().get(2).label()).hasValue(7);
    assertThat(images.items().get(2).boxes())
        .containsExactly(new double[] {1, 2, 3, 4.5}, new double[] {5, 5, 9, 9});
  }

  @Test
  void aBoxMayBeGivenByItsSize() throws IOException {
    ImageSet images = find(manifest("image,label,x,y,width,height\nzebra/1.jpg,1,10,20,30,40\n"));

    assertThat(images.items().get(0).boxes()).containsExactly(new double[] {10, 20, 40, 60});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "photo,label\\nx,1 | it has columns [photo, label]; one must be 'image'",
        "image,label\\na.jpg,1\\na.jpg,2 | holds 1 and 2; it must be one label an image",
        "image,x0,y0,x1,y1\\na.jpg,1,2,3, | holds a part of a box; it must be all four sides or none",
        "image,x0,y0,x1,y1\\na.jpg,5,2,3,9 | 1 of 1 boxes cannot be boxes of their images: 1 reversed",
        "image,x0,y0,x1,y1\\na.jpg,a,2,3,9 | column 'x0', 'y0', 'x1', 'y1' of image 'a.jpg' holds a; it must be a number of pixels",
      })
  void aWrongManifestIsRefusedByColumnImageAndValue(String text, String message)
      throws IOException {
    Labels labels = manifest(text.replace("\\n", "\n"));

    assertThatThrownBy(() -> find(labels))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot use labels " + root)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> find(new Labels.Manifest(root + "/none.csv")))
        .hasMessageContaining("Cannot read labels " + root + "/none.csv");
    Dataset missing =
        new Dataset(
            root + "/none",
            new Labels.None(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);
    assertThatThrownBy(() -> ImageSet.find(LocalSpark.session(), missing, 0, new GroupLabels()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("there is no such folder; check dataset.path");
  }

  @Test
  void aFolderWithoutImagesIsRefused() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    Dataset dataset =
        new Dataset(
            empty.toString(),
            new Labels.None(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);

    assertThatThrownBy(() -> ImageSet.find(LocalSpark.session(), dataset, 0, new GroupLabels()))
        .hasMessageContaining("it has no images (nothing else)");
  }

  @Test
  void aLimitTakesTheFirst() {
    assertThat(find(new Labels.None(), OptionalInt.of(2), OptionalDouble.empty()).items())
        .extracting(ImageItem::name)
        .containsExactly("ant/1.PNG", "top.gif");
  }

  @Test
  void aSampleIsDrawnByNameAndHasTheAskedSize() throws IOException {
    Path many = Files.createDirectory(root.resolve("many"));
    for (int i = 0; i < 600; i++) {
      Files.createFile(many.resolve(i + ".png"));
    }
    List<ImageItem> half =
        find(new Labels.None(), OptionalInt.empty(), OptionalDouble.of(0.5)).items();
    List<ImageItem> tenth =
        find(new Labels.None(), OptionalInt.empty(), OptionalDouble.of(0.1)).items();

    assertThat(half).hasSizeBetween(250, 350);
    assertThat(tenth).hasSizeBetween(35, 85);
    assertThat(half)
        .extracting(ImageItem::name)
        .containsAll(tenth.stream().map(ImageItem::name).toList());
  }

  @Test
  void blocksHoldEveryImageOnce() {
    ImageSet images = find(new Labels.None());

    assertThat(images.blocks(3)).extracting(block -> block.items().size()).containsExactly(3, 1);
    assertThat(
            images.blocks(3).stream().flatMap(block -> block.items().stream()).map(ImageItem::name))
        .containsExactlyElementsOf(images.items().stream().map(ImageItem::name).toList());
  }
}
