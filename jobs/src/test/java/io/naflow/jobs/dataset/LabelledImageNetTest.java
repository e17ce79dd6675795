package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.zoo.ClassNames;
import io.naflow.zoo.KnownNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of the cases under a network of ImageNet's 1000 classes. */
class LabelledImageNetTest {
  private static final Path CASES =
      Path.of("src/test/resources/io/naflow/jobs/dataset/labels").toAbsolutePath();
  private static final Labelling IMAGENET = network(Optional.of(KnownNames.IMAGENET.names()));

  @TempDir private Path scratch;

  private static Labelling network(Optional<ClassNames> names) {
    return new NetworkLabels(List.of(new ModelClasses("net", 1000, names)), Optional.empty());
  }

  private static ImageSet find(Path folder, Labels labels, Labelling labelling) {
    var dataset =
        new Dataset(
            folder.toString(),
            labels,
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);
    return ImageSet.find(
        LocalSpark.session(), Survey.resolved(dataset, new Configuration()), 0, labelling);
  }

  private static ImageSet find(String file) {
    return find(
        CASES.resolve("images"), new Labels.Manifest(CASES.resolve(file).toString()), IMAGENET);
  }

  private static List<Integer> labels(ImageSet images) {
    return images.items().stream().map(ImageItem::labelOrNegative).toList();
  }

  @Test
  void aFewSynsetFoldersHaveTheNetworksNumbers() throws IOException {
    for (String synset :
        List.of("n01484850", "n01530575", "n01582220", "n01630670", "n01665541", "n01687978")) {
      Path image = scratch.resolve(synset).resolve(synset + "_photo.JPEG");
      Files.createDirectories(image.getParent());
      Files.copy(CASES.resolve("images/a.jpg"), image);
    }

    assertThat(labels(find(scratch, new Labels.Folders(), IMAGENET)))
        .containsExactly(2, 10, 18, 26, 34, 42);
    Labelling nameless = network(Optional.empty());
    assertThatThrownBy(() -> find(scratch, new Labels.Folders(), nameless))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it has 6 class folders (folder 'n01484850'")
        .hasMessageContaining("set dataset.classes");
  }

  @Test
  void wordsAndNumbersAsPandasWritesThemAreClasses() {
    assertThat(labels(find("class-name.csv"))).containsExactly(0, 1);
    assertThat(labels(find("float-label.csv"))).containsExactly(1, 2);
    assertThat(labels(find("double-label.parquet"))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aSynsetThatTheNetworkDoesNotKnowIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> find("LOC_synset-label.csv"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("label 'n01978930' (of image 'a.jpg') (did you mean 'n01978287'?)");
  }
}
