package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Task.Gallery;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingImagesTest {
  /** What torchvision 0.14's make_dataset gave for these files, in its order, with its labels. */
  private static final List<String> AS_TORCHVISION =
      List.of(
          "A/10.png 0",
          "A/9.png 0",
          "a/B.JPG 1",
          "a/x.png 1",
          "a/sub/y.png 1",
          "a/sub-2/y.png 1",
          "a/sub/deep/z.png 1",
          "a-b/x.png 2",
          "a.b/q.webp 3",
          "z/x.tif 4");

  @TempDir private Path root;

  private void write(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  private static List<String> described(ImageSet images) {
    return images.items().stream().map(item -> item.name() + " " + item.labelOrNegative()).toList();
  }

  @Test
  void aFolderIsReadInTheOrderOfTorchvisionsImageFolder() throws IOException {
    for (String image : AS_TORCHVISION) {
      write(image.split(" ")[0]);
    }
    for (String other : List.of("a/note.txt", "a/w.gif", "top.png")) {
      write(other);
    }
    ImageSet found =
        TrainingImages.find(
            LocalSpark.session(), new Gallery(Optional.of(root.toString()), new Labels.Folders()));
    assertThat(described(found)).isEqualTo(AS_TORCHVISION);
    assertThat(found.items()).allMatch(item -> item.length() > 0);
  }

  @Test
  void aFileOfLabelsIsPutInTheSameOrderAndItsImagesNeedNotBeThere() throws IOException {
    var lines = new ArrayList<>(List.of("image,label"));
    for (String image : AS_TORCHVISION) {
      lines.add(1, image.replace(' ', ','));
    }
    Path labels = Files.write(root.resolve("train.csv"), lines);
    var manifest = new Labels.Manifest(labels.toString());
    ImageSet alone =
        TrainingImages.find(LocalSpark.session(), new Gallery(Optional.empty(), manifest));
    assertThat(described(alone)).isEqualTo(AS_TORCHVISION);
    assertThat(alone.items()).allMatch(item -> item.length() < 0);

    write("a/x.png");
    ImageSet one =
        TrainingImages.find(
            LocalSpark.session(), new Gallery(Optional.of(root.toString()), manifest));
    assertThat(described(one)).isEqualTo(AS_TORCHVISION);
    assertThat(one.items().stream().filter(item -> item.length() >= 0))
        .extracting(ImageItem::name)
        .containsExactly("a/x.png");
  }

  @Test
  void aFolderWithoutClassesIsRefused() throws IOException {
    write("top.png");
    assertThatThrownBy(
            () ->
                TrainingImages.find(
                    LocalSpark.session(),
                    new Gallery(Optional.of(root.toString()), new Labels.Folders())))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "Cannot find the images of the memory bank in %s: there is none in a folder of its class; check task.gallery and task.gallery_labels"
                .formatted(root));
  }
}
