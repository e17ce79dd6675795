package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.zoo.Architecture.Ending;
import io.naflow.zoo.ResidualSpec.Attention;
import io.naflow.zoo.ResidualSpec.Head;
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
        network("scenenet-bam", " with BAM", Attention.BAM),
        embedding());
  }

  private static ResidualSpec spec(Attention attention, Head head) {
    return new ResidualSpec(
        Stem.SMALL,
        false,
        List.of(2, 2, 2),
        List.of(32, 48, 64),
        2,
        Shortcut.PROJECTION,
        attention,
        head);
  }

  /** The plain classifier without its last layer: what it saw, as a direction. */
  private static Architecture embedding() {
    ResidualSpec spec = spec(Attention.NONE, Head.pooledUnitVector("l2norm"));
    return new Architecture(
        "scenenet-embedding",
        "six residual blocks, unit embedding of generated scenes of 64×64",
        (name, input, length) -> ResidualBuilder.build(name, spec, input, length),
        CheckpointLayout.PLAIN.ignoring("fc\\..*"),
        SCENES,
        64,
        "this project (naflow train-demo)",
        Ending.EMBEDDING);
  }

  private static Architecture network(String id, String modules, Attention attention) {
    ResidualSpec spec = spec(attention, Head.logits("fc"));
    return new Architecture(
            id,
            "six residual blocks" + modules + ", generated scenes of 64×64",
            (name, input, classes) -> ResidualBuilder.build(name, spec, input, classes),
            CheckpointLayout.PLAIN,
            SCENES,
            8,
            "this project (naflow train-demo)")
        .naming(KnownNames.SCENES);
  }
}
