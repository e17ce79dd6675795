package io.naflow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.image.RgbImage;
import io.naflow.network.Graph;
import io.naflow.zoo.Architecture.Ending;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The similarity-based networks as their authors describe them, on their own preprocessing. */
class SimilarityNetworksTest {

  @ParameterizedTest
  @CsvSource({
    "resnet18-npid, 512×7×7, 128×1×1, EMBEDDING",
    "resnet50-npid, 2048×7×7, 128×1×1, EMBEDDING",
    "resnet50-ms, 2048×8×8, 512×1×1, EMBEDDING",
    "bninception-ms, 1024×7×7, 512×1×1, EMBEDDING",
    "conv4, 64×5×5, 1600×1×1, EMBEDDING",
    "conv4-leaky, 64×5×5, 1600×1×1, EMBEDDING",
    "conv4-protonet, 64×5×5, 1600×1×1, EMBEDDING",
    "conv64f, 64×10×10, 6400×1×1, EMBEDDING",
    "conv64f-leaky, 64×10×10, 6400×1×1, EMBEDDING",
    "conv64f-dn4, 64×21×21, 28224×1×1, DESCRIPTORS",
    "conv64f-dn4-2019, 64×21×21, 28224×1×1, DESCRIPTORS",
    "googlenet, 1024×7×7, 1000×1×1, LOGITS",
    "vgg19_bn, 512×7×7, 1000×1×1, LOGITS"
  })
  void lastFeatureMapAndOutputAreThePublishedOnes(
      String id, String featureMap, String output, Ending ending) {
    Architecture architecture = Zoo.standard().architecture(id);
    Graph graph = architecture.graph();
    assertThat(graph.shape(graph.featureMap())).hasToString(featureMap);
    assertThat(graph.shape(graph.output())).hasToString(output);
    assertThat(architecture.ending()).isEqualTo(ending);
    assertThat(architecture.classes()).isEqualTo(graph.shape(graph.output()).channels());
  }

  /** Red 2, green 102 and blue 152 as each network sees them, by hand from the published means. */
  @ParameterizedTest
  @CsvSource({
    "bninception-ms, 48, -15, -126",
    "googlenet, -0.984313725, -0.2, 0.192156863",
    "conv64f-dn4, -0.984313725, -0.2, 0.192156863",
    "conv64f, -1.6750525, -0.1990970, 0.6542124",
    "conv4-protonet, -2.0836544, -0.25, 0.8447930"
  })
  void aColourBecomesTheNumbersTheNetworkWasTrainedOn(
      String id, float first, float second, float third) {
    byte[] pixels = new byte[3 * 300 * 260];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = 2;
      pixels[i + 1] = 102;
      pixels[i + 2] = (byte) 152;
    }
    var architecture = Zoo.standard().architecture(id);
    var input = architecture.preprocessing().apply(new RgbImage(300, 260, pixels));
    int plane = input.height() * input.width();
    Offset<Float> rounding = within(2e-5f);
    assertThat(input.values()[0]).isCloseTo(first, rounding);
    assertThat(input.values()[plane]).isCloseTo(second, rounding);
    assertThat(input.values()[2 * plane]).isCloseTo(third, rounding);
  }

  @Test
  void fewShotNetworksEndInTheirEmbeddingWhateverNumberOfClassesIsAskedFor() {
    Architecture conv4 = Zoo.standard().architecture("conv4");
    Graph graph = conv4.graph(conv4.input(), 7);
    assertThat(graph.shape(graph.output()).channels()).isEqualTo(1600);
  }
}
