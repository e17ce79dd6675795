package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.classes.GivenNames;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.zoo.ClassNames;
import io.naflow.zoo.KnownNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkLabelsTest {
  private static final ModelClasses IMAGENET =
      new ModelClasses("net", 1000, Optional.of(KnownNames.IMAGENET.names()));
  private static final ModelClasses CIFAR =
      new ModelClasses("small", 10, Optional.of(KnownNames.CIFAR10.names()));

  private static ModelClasses nameless(int classes) {
    return new ModelClasses("own", classes, Optional.empty());
  }

  private static LabelTexts texts(boolean folders, List<String> labels) {
    List<ListedImage> images =
        labels.stream()
            .map(
                label ->
                    new ListedImage(
                        folders ? label + "/1.jpg" : "of-" + label + ".jpg",
                        1,
                        Optional.of(label),
                        List.of()))
            .toList();
    return LabelTexts.of(folders, "/data", Optional.empty(), List.of(), images);
  }

  private static Map<String, Integer> folders(ModelClasses model, String... names) {
    return new NetworkLabels(List.of(model), Optional.empty())
        .of(texts(true, List.of(names)))
        .byText();
  }

  private static Map<String, Integer> file(ModelClasses model, String... labels) {
    return new NetworkLabels(List.of(model), Optional.empty())
        .of(texts(false, List.of(labels)))
        .byText();
  }

  @Test
  void foldersThatFitTheNetworksNamesAreThoseClasses() {
    assertThat(folders(IMAGENET, "n01484850", "n01530575", "n01687978"))
        .isEqualTo(Map.of("n01484850", 2, "n01530575", 10, "n01687978", 42));
    assertThat(folders(IMAGENET, "tench", "goldfish")).isEqualTo(Map.of("tench", 0, "goldfish", 1));
    assertThat(folders(CIFAR, "Ship", "cat")).isEqualTo(Map.of("Ship", 8, "cat", 3));
  }

  @Test
  void numbersAreNumbers() {
    assertThat(folders(IMAGENET, "0", "2", "11", "100"))
        .isEqualTo(Map.of("0", 0, "2", 2, "11", 11, "100", 100));
    assertThat(file(nameless(8), "1.0", "007", " 3 "))
        .isEqualTo(Map.of("1.0", 1, "007", 7, " 3 ", 3));
  }

  @Test
  void whatPandasWritesForNothingIsNoLabel() {
    assertThat(file(IMAGENET, "1.0", "NaN", "", "<NA>", "None")).isEqualTo(Map.of("1.0", 1));
    assertThat(file(IMAGENET, "tench", "nan")).isEqualTo(Map.of("tench", 0));
    assertThat(file(IMAGENET, "NaN")).isEmpty();
  }

  @Test
  void anEmptyFolderShiftsNothing() {
    List<String> all = List.of("a_empty", "b", "c");
    LabelTexts texts = texts(true, List.of("b", "c"));
    LabelTexts withEmpty =
        LabelTexts.of(
            true,
            "/data",
            Optional.empty(),
            all,
            List.of(
                new ListedImage("b/1.jpg", 1, Optional.of("b"), List.of()),
                new ListedImage("c/1.jpg", 1, Optional.of("c"), List.of())));

    assertThat(new NetworkLabels(List.of(nameless(3)), Optional.empty()).of(withEmpty).byText())
        .containsEntry("b", 1)
        .containsEntry("c", 2);
    assertThatThrownBy(
            () -> new NetworkLabels(List.of(nameless(2)), Optional.empty()).of(withEmpty))
        .hasMessageContaining("it has 3 class folders");
    assertThat(new NetworkLabels(List.of(nameless(2)), Optional.empty()).of(texts).byText())
        .isEqualTo(Map.of("b", 0, "c", 1));
  }

  @Test
  void asManyFoldersAsOutputsAreNumberedAsTorchvisionDoesItAndThatIsSaid() {
    ClassIndices classes =
        new NetworkLabels(List.of(nameless(3)), Optional.empty())
            .of(texts(true, List.of("zebra", "Ant", "größe")));

    assertThat(classes.byText()).isEqualTo(Map.of("Ant", 0, "größe", 1, "zebra", 2));
    assertThat(classes.names().flatMap(names -> names.name(1))).hasValue("größe");
    assertThat(classes.lines())
        .singleElement()
        .asString()
        .startsWith(
            "warning   classes: nothing says what the 3 outputs of 'own' are; its class folders are numbered in the order of their names, as torchvision's ImageFolder numbers them: 'Ant' is 0, 'größe' is 1, 'zebra' is 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c | it has 3 class folders (folder 'a', folder 'b', folder 'c'), model 'own' (8 classes), and nothing says which class each is; set dataset.classes",
        "train val | 'train', 'val' are parts of a dataset, not classes; set dataset.path to one of them",
        "Train test extra | 'Train', 'test' are parts of a dataset",
        "train | 'train' are parts of a dataset",
        "9 a b | some are numbers ('9') and some are not ('a', 'b')",
        "0 8 | folder '8' is class 8, and the classes of model 'own' (8 classes) go from 0 to 7 (1 image in all has a label out of range)",
        "1 8 | are they numbered from 1?",
        "1.5 2 | some are numbers ('2') and some are not ('1.5')",
      })
  void foldersThatAreNotSurelyClassesAreRefused(String names, String message) {
    assertThatThrownBy(() -> folders(nameless(8), names.split(" ")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot label images by the folders of /data: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tehnch goldfish | 1 of its 2 different labels are not among the names of ImageNet-1k: label 'tehnch' (of image 'of-tehnch.jpg') (did you mean 'tench'?); model 'net' (1,000 classes)",
        "crane | label 'crane' (of image 'of-crane.jpg') may be class 134 (n02012849) or 517 (n03126707) in the names of ImageNet-1k; call it by the name in brackets",
        "1000 | label '1000' (of image 'of-1000.jpg') is class 1000, and the classes of model 'net' (1,000 classes) go from 0 to 999",
        "1.5 | label '1.5' (of image 'of-1.5.jpg')",
        "-1 | label '-1'",
        "0 tench | some are numbers ('0') and some are not ('tench')",
      })
  void labelsThatAreNoClassAreRefused(String labels, String message) {
    assertThatThrownBy(() -> file(IMAGENET, labels.split(" ")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot use labels /data: ")
        .hasMessageContaining(message);
  }

  @Test
  void namesInAFileAreNeverNumberedByTheirOrder() {
    assertThatThrownBy(() -> file(nameless(2), "cat", "dog"))
        .hasMessageContaining("it has 2 different labels (label 'cat'")
        .hasMessageContaining("set dataset.classes");
  }

  @Test
  void allModelsMustMeanTheSame() {
    LabelTexts numbers = texts(false, List.of("1", "2"));
    LabelTexts names = texts(false, List.of("tench"));

    assertThatThrownBy(
            () -> new NetworkLabels(List.of(IMAGENET, CIFAR), Optional.empty()).of(numbers))
        .hasMessageContaining(
            "the models call their classes by different names ('net' by the names of ImageNet-1k, 'small' by the names of CIFAR-10)");
    assertThatThrownBy(
            () -> new NetworkLabels(List.of(IMAGENET, nameless(1000)), Optional.empty()).of(names))
        .hasMessageContaining(
            "nothing says what the outputs of model 'own' (1,000 classes) are called");
    assertThat(
            new NetworkLabels(List.of(IMAGENET, nameless(50)), Optional.empty())
                .of(numbers)
                .lines())
        .anyMatch(line -> line.contains("different numbers of outputs (net 1000, own 50)"));
    assertThatThrownBy(
            () -> new NetworkLabels(List.of(IMAGENET, nameless(2)), Optional.empty()).of(numbers))
        .hasMessageContaining("model 'own' (2 classes) go from 0 to 1");
    assertThat(
            new NetworkLabels(List.of(IMAGENET, CIFAR), Optional.empty())
                .of(texts(false, List.of()))
                .byText())
        .isEmpty();
  }

  @Test
  void givenNamesGoBeforeNumbersAndBeforeTheNetworksOwn() {
    var given =
        new GivenNames(
            new ClassNames(
                "the names in a file",
                List.of(new ClassNames.Entry(4, "7"), new ClassNames.Entry(2, "tench"))),
            false);

    assertThat(
            new NetworkLabels(List.of(IMAGENET), Optional.of(given))
                .of(texts(true, List.of("7", "tench")))
                .byText())
        .isEqualTo(Map.of("7", 4, "tench", 2));
    assertThatThrownBy(
            () ->
                new NetworkLabels(List.of(IMAGENET), Optional.of(given))
                    .of(texts(true, List.of("7", "8"))))
        .hasMessageContaining("folder '8'");
  }

  /** Whatever is chosen of a list of names: each label is its name's place, or all are refused. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomLabelsAreAsAPlainReferenceHasThem(int seed) {
    var random = new Random(seed);
    List<ClassNames.Entry> entries = KnownNames.IMAGENET.names().entries();
    for (int round = 0; round < 50; round++) {
      List<Integer> indices = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      Set<Integer> taken = new HashSet<>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        ClassNames.Entry entry = entries.get(random.nextInt(1000));
        if (taken.add(entry.index())) {
          String synset = entry.others().get(0);
          indices.add(entry.index());
          labels.add(random.nextBoolean() ? synset : synset.toUpperCase(java.util.Locale.ROOT));
        }
      }
      Map<String, Integer> found = file(IMAGENET, labels.toArray(String[]::new));
      assertThat(labels.stream().map(found::get).toList()).isEqualTo(indices);

      Collections.shuffle(labels, random);
      assertThat(folders(IMAGENET, labels.toArray(String[]::new))).isEqualTo(found);
      String[] broken = labels.toArray(String[]::new);
      broken[random.nextInt(broken.length)] += "x";
      assertThatThrownBy(() -> file(IMAGENET, broken))
          .as(Arrays.toString(broken))
          .isInstanceOf(DatasetException.class);
    }
  }
}
