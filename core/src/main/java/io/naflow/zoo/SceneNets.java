package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.zoo.ResidualSpec.Attention;
import io.naflow.zoo.ResidualSpec.Shortcut;
import io.naflow.zoo.ResidualSpec.Stem;
import java.util.List;

/**
 * The project's own small residual networks for its generated scenes: six blocks on 64×64 images,
 * plain, with CBAM and with BAM. Their trained weights are in the jar.
 */
final class SceneNets {
  private static final Preprocessing SCENES =
      new Preprocessing(
          new Resize.Exact(64, 64),
          Interpolation.BILINEAR,
          new Crop.None(),
          ChannelOrder.RGB,
          Scale.UNIT,
          List.of(0.5, 0.5, 0.5),
          List.of(0.25, 0.25, 0.25));

  private SceneNets() {}

  static List<Architecture> all() {
    return List.of(
        network("scenenet", "", Attention.NONE),
        network("scenenet-cbam", " with CBAM", Attention.CBAM),
        network("scenenet-bam", " with BAM", Attention.BAM));
  }

  private static Architecture network(String id, String modules, Attention attention) {
    var spec =
        new ResidualSpec(
            Stem.SMALL,
            false,
            List.of(2, 2, 2),
            List.of(32, 48, 64),
            2,
            Shortcut.PROJECTION,
            attention,
            "fc");
    return new Architecture(
        id,
        "six residual blocks" + modules + ", generated scenes of 64×64",
        (name, input, classes) -> ResidualBuilder.build(name, spec, input, classes),
        CheckpointLayout.PLAIN,
        SCENES,
        8,
        "this project (naflow train-demo)");
  }
}
