package io.naflow.zoo;

import java.util.List;
import java.util.Optional;

/**
 * What tells one residual network from another.
 *
 * @param stem how the image is taken in
 * @param bottleneck whether blocks are 1×1-3×3-1×1 with fourfold output, or two 3×3
 * @param depths blocks a stage
 * @param widths channels a stage, before the bottleneck's expansion
 * @param firstStride stride of the first stage
 * @param shortcut how a block's input is brought to its output's shape
 * @param attention the attention modules it carries
 * @param head how it ends
 */
record ResidualSpec(
    Stem stem,
    boolean bottleneck,
    List<Integer> depths,
    List<Integer> widths,
    int firstStride,
    Shortcut shortcut,
    Attention attention,
    Head head) {

  ResidualSpec {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
  }

  /** The ImageNet networks of He et al. 2016 as torchvision names them. */
  static ResidualSpec imageNet(boolean bottleneck, List<Integer> depths) {
    return new ResidualSpec(
        Stem.IMAGENET,
        bottleneck,
        depths,
        List.of(64, 128, 256, 512),
        1,
        Shortcut.PROJECTION,
        Attention.NONE,
        Head.logits("fc"));
  }

  ResidualSpec with(Attention other) {
    return new ResidualSpec(stem, bottleneck, depths, widths, firstStride, shortcut, other, head);
  }

  ResidualSpec with(Stem other) {
    return new ResidualSpec(
        other, bottleneck, depths, widths, firstStride, shortcut, attention, head);
  }

  ResidualSpec with(Head other) {
    return new ResidualSpec(
        stem, bottleneck, depths, widths, firstStride, shortcut, attention, other);
  }

  int expansion() {
    return bottleneck ? 4 : 1;
  }

  /**
   * What follows the global average pool.
   *
   * @param linear name of the linear layer, if there is one
   * @param norm name of the L2 normalisation behind it, if there is one
   */
  record Head(Optional<String> linear, Optional<String> norm) {
    static Head logits(String linear) {
      return new Head(Optional.of(linear), Optional.empty());
    }

    static Head unitVector(String linear, String norm) {
      return new Head(Optional.of(linear), Optional.of(norm));
    }

    /** The pooled feature map itself, as a unit vector. */
    static Head pooledUnitVector(String norm) {
      return new Head(Optional.empty(), Optional.of(norm));
    }
  }

  enum Stem {
    /** 7×7 stride 2, then max pool 3×3 stride 2. */
    IMAGENET,
    /** 3×3 stride 1, no max pool. */
    SMALL,
    /** 3×3 stride 1, then max pool 3×3 stride 2: only the first convolution was replaced. */
    SMALL_POOLED
  }

  enum Shortcut {
    /** 1×1 convolution and batch norm, {@code downsample.0} and {@code .1}. */
    PROJECTION,
    /** Strided, with zero channels around; no parameters. */
    ZERO_PADDING
  }

  enum Attention {
    NONE,
    /** Channel and spatial gate in every block, before the addition (Woo et al. 2018). */
    CBAM,
    /** A gate after each stage but the last (Park et al. 2018). */
    BAM
  }
}
