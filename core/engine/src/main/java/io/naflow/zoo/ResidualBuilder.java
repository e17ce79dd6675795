package io.naflow.zoo;

import io.naflow.network.AttentionModule;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import io.naflow.zoo.ResidualSpec.Attention;
import io.naflow.zoo.ResidualSpec.Shortcut;
import io.naflow.zoo.ResidualSpec.Stem;

/** Builds the graph of a residual network (He et al. 2016) with PyTorch's parameter names. */
final class ResidualBuilder {
  /** Reduction of CBAM's and BAM's hidden layers in the published networks. */
  private static final int REDUCTION = 16;

  private static final int BAM_DILATION = 4;
  private static final int SPATIAL_KERNEL = 7;

  private final ResidualSpec spec;
  private final GraphBuilder g;

  private ResidualBuilder(ResidualSpec spec, GraphBuilder g) {
    this.spec = spec;
    this.g = g;
  }

  static Graph build(String name, ResidualSpec spec, FeatureShape input, int classes) {
    GraphBuilder g = Graph.builder(name, input);
    new ResidualBuilder(spec, g).network(classes);
    return g.build();
  }

  private void network(int classes) {
    String x = stem();
    for (int stage = 0; stage < spec.depths().size(); stage++) {
      for (int block = 0; block < spec.depths().get(stage); block++) {
        int stride = block > 0 ? 1 : stage == 0 ? spec.firstStride() : 2;
        x = block("layer" + (stage + 1) + "." + block, x, spec.widths().get(stage), stride);
      }
      boolean last = stage == spec.depths().size() - 1;
      if (spec.attention() == Attention.BAM && !last) {
        x =
            g.add(
                "bam" + (stage + 1),
                new AttentionModule.Bam(g.channels(x), REDUCTION, BAM_DILATION),
                x);
      }
    }
    String pooled = g.globalAvgPool("avgpool", g.featureMap(x));
    String y = spec.head().linear().map(name -> g.linear(name, pooled, classes)).orElse(pooled);
    spec.head().norm().ifPresent(norm -> g.add(norm, new L2Norm(), y));
  }

  private String stem() {
    boolean large = spec.stem() == Stem.IMAGENET;
    Window window = large ? Window.of(7).withStride(2).withPadding(3) : Window.of(3).withPadding(1);
    int width = spec.firstStride() == 1 ? spec.widths().get(0) : spec.widths().get(0) / 2;
    String x = g.conv("conv1", Graph.INPUT, width, window, Bias.NO);
    x = g.relu("relu", g.batchNorm("bn1", x));
    return spec.stem() == Stem.SMALL
        ? x
        : g.maxPool("maxpool", x, Window.of(3).withStride(2).withPadding(1), Rounding.DOWN);
  }

  private String block(String name, String from, int width, int stride) {
    return g.block(
        name,
        from,
        input -> {
          String x =
              spec.bottleneck()
                  ? bottleneck(name, input, width, stride)
                  : basic(name, input, width, stride);
          x = attention(name, x);
          String sum = g.add(name + ".add", new Layer.Add(), x, shortcut(name, input, x, stride));
          return g.relu(name + (spec.bottleneck() ? ".relu3" : ".relu2"), sum);
        });
  }

  private String basic(String name, String from, int width, int stride) {
    Window three = Window.of(3).withPadding(1);
    String x = g.conv(name + ".conv1", from, width, three.withStride(stride), Bias.NO);
    x = g.relu(name + ".relu1", g.batchNorm(name + ".bn1", x));
    x = g.conv(name + ".conv2", x, width, three, Bias.NO);
    return g.batchNorm(name + ".bn2", x);
  }

  private String bottleneck(String name, String from, int width, int stride) {
    Window three = Window.of(3).withPadding(1);
    String x = g.conv(name + ".conv1", from, width, Window.of(1), Bias.NO);
    x = g.relu(name + ".relu1", g.batchNorm(name + ".bn1", x));
    x = g.conv(name + ".conv2", x, width, three.withStride(stride), Bias.NO);
    x = g.relu(name + ".relu2", g.batchNorm(name + ".bn2", x));
    x = g.conv(name + ".conv3", x, width * spec.expansion(), Window.of(1), Bias.NO);
    return g.batchNorm(name + ".bn3", x);
  }

  private String attention(String name, String x) {
    if (spec.attention() != Attention.CBAM) {
      return x;
    }
    String gated =
        g.add(
            name + ".cbam.ChannelGate",
            new AttentionModule.ChannelGate(g.channels(x), REDUCTION),
            x);
    return g.add(
        name + ".cbam.SpatialGate", new AttentionModule.SpatialGate(SPATIAL_KERNEL), gated);
  }

  private String shortcut(String name, String from, String to, int stride) {
    if (stride == 1 && g.channels(from) == g.channels(to)) {
      return from;
    }
    if (spec.shortcut() == Shortcut.ZERO_PADDING) {
      int added = g.channels(to) - g.channels(from);
      return g.add(
          name + ".shortcut", new Layer.PaddedShortcut(stride, added / 2, added - added / 2), from);
    }
    String x =
        g.conv(
            name + ".downsample.0", from, g.channels(to), Window.of(1).withStride(stride), Bias.NO);
    return g.batchNorm(name + ".downsample.1", x);
  }
}
