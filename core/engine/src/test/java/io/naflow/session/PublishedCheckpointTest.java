package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.network.Graph;
import io.naflow.similarity.MemoryBank;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files nested and named as the networks' authors publish them
 * (scripts/make-checkpoint-fixtures.py).
 */
class PublishedCheckpointTest {
  @TempDir Path folder;

  /** Trained parameters as torchvision documents them, or as PyTorch counts them. */
  @ParameterizedTest
  @CsvSource({
    "googlenet, 1000, 6624904",
    "squeezenet1_0, 1000, 1248424",
    "resnet18-npid, 128, 11242176",
    "resnet50-npid, 128, 23770304",
    "resnet50-ms, 512, 24557120",
    "bninception-ms, 512, 10795040",
    "conv4, 1600, 113088",
    "conv4-protonet, 1600, 113088",
    "conv64f, 6400, 113088",
    "conv64f-dn4, 28224, 113088",
    "conv64f-dn4-2019, 28224, 112832"
  })
  void everyParameterFindsItsPlace(String id, int outputs, long trained) {
    ModelLoader loaded = load(id, id);
    assertThat(loaded.info().classes()).isEqualTo(outputs);
    assertThat(trained(loaded.graph())).isEqualTo(trained);
  }

  @ParameterizedTest
  @CsvSource({
    "vgg11, 132863336",
    "vgg13, 133047848",
    "vgg16, 138357544",
    "vgg19, 143667240",
    "vgg11_bn, 132868840",
    "vgg13_bn, 133053736",
    "vgg16_bn, 138365992",
    "vgg19_bn, 143678248"
  })
  void vggsHaveAsManyParametersAsTorchvisionDocuments(String id, long trained) {
    assertThat(trained(architecture(id).graph())).isEqualTo(trained);
  }

  @Test
  void valuesAreThoseOfTheFile() {
    ModelLoader loaded = load("resnet18-npid", "resnet18-npid");
    assertThat(loaded.parameters().values("fc.weight")).hasSize(128 * 512).containsOnly(0.5);
  }

  @Test
  void theActivationCannotBeReadOffAFileSoBothFormsFit() {
    Checkpoint checkpoint = Checkpoint.read(file("conv4"));
    assertThat(Fit.exact(checkpoint, Fit.places(checkpoint).get(0), Zoo.standard().all()))
        .extracting(fit -> fit.architecture().id())
        .containsExactly("conv4", "conv4-leaky");
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv64f-dn4", "conv64f-dn4-2019"})
  void theTwoFormsOfDn4AreToldApartByTheirBias(String id) {
    Checkpoint checkpoint = Checkpoint.read(file(id));
    assertThat(Fit.exact(checkpoint, Fit.places(checkpoint).get(0), Zoo.standard().all()))
        .extracting(fit -> fit.architecture().id())
        .containsExactly(id);
  }

  @Test
  void aFileOfAnotherNetworkIsRefusedWithWhatDoesNotFit() {
    assertThatThrownBy(() -> load("conv4-protonet", "conv64f-dn4"))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("of its parameters 24 missing (trunk.0.trunk.0.weight [64, 3, 3, 3]")
        .hasMessageContaining("give the right architecture");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18-npid", "resnet50-npid"})
  void theMemoryBankOfAnInstanceDiscriminationFileIsRead(String id) {
    MemoryBank memory = MemoryBanks.read(file(id), architecture(id));
    assertThat(memory.size()).isEqualTo(5);
    assertThat(memory.length()).isEqualTo(128);
    assertThat(MemoryBanks.size(file(id), architecture(id)))
        .isEqualTo(new MemoryBanks.Size(5, 128));
    assertThat(memory.embedding(4)).hasSize(128).startsWith(512 / 640f, 513 / 640f);
  }

  @Test
  void aNetworkWithoutMemoryBankIsAnsweredWithTheWayOut() {
    assertThatThrownBy(() -> MemoryBanks.read(file("resnet50-ms"), architecture("resnet50-ms")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "checkpoints of resnet50-ms hold none; embed a gallery of images instead");
  }

  @Test
  void aFileWithoutMemoryBankIsRefused() {
    assertThatThrownBy(() -> MemoryBanks.read(file("resnet50-ms"), architecture("resnet50-npid")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("there is nothing under [lemniscate, memory]");
  }

  private static long trained(Graph graph) {
    return graph.parameters().entrySet().stream()
        .filter(parameter -> !parameter.getKey().contains(".running_"))
        .mapToLong(
            parameter ->
                parameter.getValue().stream()
                    .mapToLong(Integer::longValue)
                    .reduce(1, Math::multiplyExact))
        .sum();
  }

  private ModelLoader load(String id, String file) {
    return ModelLoader.load(
        ModelSpec.of("model", id, new WeightsSource.File(file(file))), architecture(id));
  }

  private static Architecture architecture(String id) {
    return Zoo.standard().architecture(id);
  }

  private Path file(String name) {
    return PublishedCheckpoints.restore(name, folder);
  }
}
