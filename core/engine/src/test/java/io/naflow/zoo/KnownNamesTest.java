package io.naflow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.scene.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownNamesTest {
  private final ClassNames imageNet = KnownNames.IMAGENET.names();

  @Test
  void imageNetsClassesAreThoseOfAnIndependentList() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/test/resources/zoo/imagenet-125.csv"));

    assertThat(lines).hasSize(126);
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split(",");
      assertThat(imageNet.indices(columns[1]))
          .as(columns[1])
          .containsExactly(Integer.parseInt(columns[0]));
      assertThat(imageNet.indices(columns[2]))
          .as(columns[2])
          .contains(Integer.parseInt(columns[0]));
    }
  }

  @Test
  void imageNetHasAThousandClassesOfDifferentNames() {
    assertThat(imageNet.size()).isEqualTo(1000);
    assertThat(imageNet.isComplete()).isTrue();
    assertThat(imageNet.entries()).extracting(ClassNames.Entry::name).doesNotHaveDuplicates();
    for (ClassNames.Entry entry : imageNet.entries()) {
      assertThat(imageNet.indices(entry.others().get(0))).containsExactly(entry.index());
    }
    assertThat(imageNet.name(0)).hasValue("tench");
    assertThat(imageNet.name(999)).hasValue("toilet tissue");
    assertThat(imageNet.name(1000)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tench | 0",
        "' Great_White  Shark ' | 2",
        "n01440764 | 0",
        "'tench, Tinca tinca' | 0",
        "Tinca tinca | 0",
        "crane bird | 134",
        "n02012849 | 134",
        // WordNet's second word for a projectile, too; the name of one class all the same.
        "missile | 657",
        "Cardigan | 264",
        "cardigan | 474",
      })
  void aClassIsKnownByItsWordNetIdAndItsWords(String text, int index) {
    assertThat(imageNet.indices(text)).containsExactly(index);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"crane | 134,517", "maillot | 638,639", "CARDIGAN | 264,474", "panther | 286,290"})
  void whatNamesTwoClassesIsSaidToNameBoth(String text, String indices) {
    assertThat(imageNet.indices(text))
        .containsExactlyElementsOf(
            Arrays.stream(indices.split(",")).map(Integer::valueOf).toList());
  }

  @Test
  void whatNamesNoneIsSaidToNameNone() {
    assertThat(imageNet.indices("tenhc")).isEmpty();
    assertThat(imageNet.indices("")).isEmpty();
    assertThat(imageNet.indices("0")).isEmpty();
  }

  @Test
  void scenesAreNamedAfterTheirShapesInTheirOrder() {
    assertThat(KnownNames.SCENES.names().entries())
        .extracting(ClassNames.Entry::name)
        .containsExactlyElementsOf(
            Arrays.stream(Shape.values())
                .map(shape -> shape.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void aNetworkKnowsTheNamesOfItsClassesWhereItHasAsMany() {
    Zoo zoo = Zoo.standard();

    assertThat(zoo.architecture("squeezenet1_1").classNames(1000)).contains(imageNet);
    assertThat(zoo.architecture("squeezenet1_1").classNames(10)).isEmpty();
    assertThat(zoo.architecture("cifar-resnet20").classNames(10))
        .flatMap(names -> names.name(3))
        .hasValue("cat");
    assertThat(zoo.architecture("cifar-resnet20").classNames(100)).isEmpty();
    assertThat(zoo.architecture("scenenet-cbam").classNames(8)).isPresent();
    assertThat(zoo.architecture("scenenet-embedding").classNames(64)).isEmpty();
    for (Architecture architecture : zoo.all()) {
      assertThat(architecture.classNames(architecture.classes()).isPresent())
          .as(architecture.id())
          .isEqualTo(architecture.ending() == Architecture.Ending.LOGITS);
    }
  }
}
