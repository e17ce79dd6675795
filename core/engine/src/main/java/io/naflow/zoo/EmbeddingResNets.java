package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.zoo.Architecture.Ending;
import io.naflow.zoo.ResidualSpec.Head;
import java.util.List;

/**
 * Residual networks that end in a unit embedding: non-parametric instance discrimination (Wu et al.
 * 2018) as zhirongw/lemniscate.pytorch publishes it, and the multi-similarity loss (Wang et al.
 * 2019) as msight-tech/research-ms-loss does.
 */
final class EmbeddingResNets {
  private EmbeddingResNets() {}

  static List<Architecture> all() {
    return List.of(
        npid("resnet18", ResidualSpec.imageNet(false, List.of(2, 2, 2, 2))),
        npid("resnet50", ResidualSpec.imageNet(true, List.of(3, 4, 6, 3))),
        multiSimilarity());
  }

  private static Architecture npid(String id, ResidualSpec backbone) {
    ResidualSpec spec = backbone.with(Head.unitVector("fc", "l2norm"));
    return new Architecture(
        id + "-npid",
        "ResNet-" + id.substring(6) + ", instance discrimination, unit embedding",
        (name, input, length) -> ResidualBuilder.build(name, spec, input, length),
        CheckpointLayout.PLAIN
            .withMemory("lemniscate", "memory"),
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
        128,
        "zhirongw/lemniscate.pytorch",
        Ending.EMBEDDING);
  }

  private static Architecture multiSimilarity() {
    ResidualSpec spec =
        ResidualSpec.imageNet(true, List.of(3, 4, 6, 3))
            .with(Head.unitVector("head.fc", "head.l2norm"));
    return new Architecture(
        "resnet50-ms",
        "ResNet-50, multi-similarity loss, unit embedding",
        (name, input, length) -> ResidualBuilder.build(name, spec, input, length),
        // torchvision's own classifier is in the file too, unused.
        CheckpointLayout.PLAIN.renaming("backbone\\.model\\.(.*)", "$1").ignoring("fc\\..*"),
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(227, 227)),
        512,
        "msight-tech/research-ms-loss (CC-BY-NC 4.0)",
        Ending.EMBEDDING);
  }
}
