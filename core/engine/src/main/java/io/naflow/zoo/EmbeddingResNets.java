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
    ResidualSpec small = ResidualSpec.imageNet(false, List.of(2, 2, 2, 2));
    ResidualSpec large = ResidualSpec.imageNet(true, List.of(3, 4, 6, 3));
    return List.of(
        npid("resnet18", small),
        npid("resnet50", large),
        multiSimilarity(),
        headless("resnet18", small),
        headless("resnet34", ResidualSpec.imageNet(false, List.of(3, 4, 6, 3))),
        headless("resnet50", large),
        headless("resnet101", ResidualSpec.imageNet(true, List.of(3, 4, 23, 3))));
  }

  /**
   * torchvision's networks whose classifier was taken away: the pooled feature map as a unit
   * vector. Also as {@code torch.nn.Sequential(*children)} numbers the parts.
   */
  private static Architecture headless(String id, ResidualSpec backbone) {
    ResidualSpec spec = backbone.with(Head.pooledUnitVector("l2norm"));
    return new Architecture(
        id + "-embedding",
        "ResNet-" + id.substring(6) + " without a head, unit embedding",
        (name, input, length) -> ResidualBuilder.build(name, spec, input, length),
        CheckpointLayout.PLAIN
            .renaming("0\\.(.*)", "conv1.$1")
            .renaming("1\\.(.*)", "bn1.$1")
            .renaming("4\\.(.*)", "layer1.$1")
            .renaming("5\\.(.*)", "layer2.$1")
            .renaming("6\\.(.*)", "layer3.$1")
            .renaming("7\\.(.*)", "layer4.$1"),
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
        512 * backbone.expansion(),
        "pytorch/vision (BSD-3)",
        Ending.EMBEDDING);
  }

  private static Architecture npid(String id, ResidualSpec backbone) {
    ResidualSpec spec = backbone.with(Head.unitVector("fc", "l2norm"));
    return new Architecture(
        id + "-npid",
        "ResNet-" + id.substring(6) + ", instance discrimination, unit embedding",
        (name, input, length) -> ResidualBuilder.build(name, spec, input, length),
        CheckpointLayout.PLAIN.withMemory("lemniscate", "memory"),
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
