package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.zoo.ResidualSpec.Attention;
import io.naflow.zoo.ResidualSpec.Head;
import io.naflow.zoo.ResidualSpec.Shortcut;
import io.naflow.zoo.ResidualSpec.Stem;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CIFAR-10 ResNets of He et al. 2016, section 4.2, with parameter-free shortcuts, as
 * akamaster/pytorch_resnet_cifar10 (BSD-2) publishes them.
 */
final class CifarResNets {
  private CifarResNets() {}

  static List<Architecture> all() {
    return Stream.of(20, 32, 44, 56, 110).map(CifarResNets::ofDepth).toList();
  }

  private static Architecture ofDepth(int depth) {
    int blocks = (depth - 2) / 6;
    var spec =
        new ResidualSpec(
            Stem.SMALL,
            false,
            List.of(blocks, blocks, blocks),
            List.of(16, 32, 64),
            1,
            Shortcut.ZERO_PADDING,
            Attention.NONE,
            Head.logits("linear"));
    return new Architecture(
            "cifar-resnet" + depth,
            "ResNet-" + depth + " for CIFAR-10, parameter-free shortcuts",
            (name, input, classes) -> ResidualBuilder.build(name, spec, input, classes),
            CheckpointLayout.PLAIN,
            Preprocessing.imageNet(new Resize.Exact(32, 32), new Crop.None()),
            10,
            "akamaster/pytorch_resnet_cifar10 (BSD-2)")
        .naming(KnownNames.CIFAR10);
  }
}
