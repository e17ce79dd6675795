package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.zoo.ResidualSpec.Attention;
import io.naflow.zoo.ResidualSpec.Stem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ResNet-18/34/50/101 (He et al. 2016) as torchvision names them, each plain, with CBAM and with
 * BAM as Jongchan/attention-module publishes them, and each with the 3×3 stem for CIFAR images,
 * without the max pool and with it.
 */
final class ResNets {
  private static final Map<String, ResidualSpec> DEPTHS = new LinkedHashMap<>();

  static {
    DEPTHS.put("resnet18", ResidualSpec.imageNet(false, List.of(2, 2, 2, 2)));
    DEPTHS.put("resnet34", ResidualSpec.imageNet(false, List.of(3, 4, 6, 3)));
    DEPTHS.put("resnet50", ResidualSpec.imageNet(true, List.of(3, 4, 6, 3)));
    DEPTHS.put("resnet101", ResidualSpec.imageNet(true, List.of(3, 4, 23, 3)));
  }

  private static final Preprocessing IMAGENET =
      Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224));

  private static final Preprocessing CIFAR =
      Preprocessing.imageNet(new Resize.Exact(32, 32), new Crop.None());

  private ResNets() {}

  static List<Architecture> all() {
    var all = new ArrayList<Architecture>();
    DEPTHS.forEach(
        (id, spec) -> {
          for (Attention attention : Attention.values()) {
            all.add(imageNet(id, spec.with(attention)));
            all.add(cifar(id, spec.with(attention).with(Stem.SMALL), ""));
            all.add(cifar(id, spec.with(attention).with(Stem.SMALL_POOLED), "-maxpool"));
          }
        });
    return all;
  }

  private static Architecture imageNet(String id, ResidualSpec spec) {
    boolean plain = spec.attention() == Attention.NONE;
    return new Architecture(
            id + suffix(spec),
            label(id) + modules(spec) + ", ImageNet",
            design(spec),
            CheckpointLayout.PLAIN,
            IMAGENET,
            1000,
            plain ? "pytorch/vision (BSD-3)" : "Jongchan/attention-module (MIT)")
        .naming(KnownNames.IMAGENET);
  }

  /** The shapes of a checkpoint are the same with the max pool and without. */
  private static Architecture cifar(String id, ResidualSpec spec, String pool) {
    return new Architecture(
            id + suffix(spec) + "-cifar" + pool,
            label(id)
                + modules(spec)
                + ", 3×3 stem for CIFAR images"
                + (pool.isEmpty() ? "" : " with the max pool kept"),
            design(spec),
            // The common CIFAR ports say "shortcut" and "linear" where torchvision has other words.
            CheckpointLayout.PLAIN
                .renaming("(layer\\d+\\.\\d+)\\.shortcut\\.(.*)", "$1.downsample.$2")
                .renaming("linear\\.(.*)", "fc.$1"),
            CIFAR,
            10,
            "the ImageNet network with the stem of He et al. 2016, section 4.2")
        .naming(KnownNames.CIFAR10);
  }

  private static Architecture.Design design(ResidualSpec spec) {
    return (name, input, classes) -> ResidualBuilder.build(name, spec, input, classes);
  }

  private static String suffix(ResidualSpec spec) {
    return switch (spec.attention()) {
      case NONE -> "";
      case CBAM -> "-cbam";
      case BAM -> "-bam";
    };
  }

  private static String modules(ResidualSpec spec) {
    return switch (spec.attention()) {
      case NONE -> "";
      case CBAM -> " with CBAM in every block";
      case BAM -> " with BAM after each stage";
    };
  }

  private static String label(String id) {
    return "ResNet-" + id.substring("resnet".length());
  }
}
