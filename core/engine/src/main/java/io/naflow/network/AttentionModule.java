package io.naflow.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Attention modules: layers that multiply their input by a gate computed from it. The gate is
 * positive, so the output is rectified where the input is.
 */
public sealed interface AttentionModule extends Layer {

  @Override
  default boolean outputIsRectified(BooleanSupplier inputsAre) {
    return inputsAre.getAsBoolean();
  }

  /**
   * CBAM's channel gate (Woo et al. 2018): {@code x · σ(mlp(avgpool x) + mlp(maxpool x))} with a
   * two-layer MLP of {@code channels/reduction} hidden units, biases and a ReLU between.
   */
  record ChannelGate(int channels, int reduction) implements AttentionModule {
    public ChannelGate {
      LayerChecks.reduction("channel gate", channels, reduction);
    }

    public int hidden() {
      return channels / reduction;
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.channels("channel gate", channels, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      var names = new LinkedHashMap<String, List<Integer>>();
      names.put("mlp.1.weight", List.of(hidden(), channels));
      names.put("mlp.1.bias", List.of(hidden()));
      names.put("mlp.3.weight", List.of(channels, hidden()));
      names.put("mlp.3.bias", List.of(channels));
      return names;
    }

    @Override
    public String kind() {
      return "channelgate";
    }
  }

  /**
   * CBAM's spatial gate: {@code x · σ(bn(conv([max_c x, mean_c x])))}, one k×k convolution without
   * bias from 2 channels to 1.
   */
  record SpatialGate(int kernel) implements AttentionModule {
    public SpatialGate {
      if (kernel < 1 || kernel % 2 == 0) {
        throw new IllegalArgumentException(
            "Cannot make a spatial gate of kernel %d: the kernel must be odd".formatted(kernel));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return inputs.get(0);
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      var names = new LinkedHashMap<String, List<Integer>>();
      names.put("spatial.conv.weight", List.of(1, 2, kernel, kernel));
      names.putAll(LayerChecks.batchNormParameters("spatial.bn.", 1));
      return names;
    }

    @Override
    public String kind() {
      return "spatialgate";
    }
  }

  /**
   * The bottleneck attention module (Park et al. 2018): {@code x · (1 + σ(Mc(x)·Ms(x)))}, a channel
   * branch and a spatial branch of two dilated 3×3 convolutions, both reduced by {@code reduction}.
   */
  record Bam(int channels, int reduction, int dilation) implements AttentionModule {
    public Bam {
      LayerChecks.reduction("BAM", channels, reduction);
    }

    public int hidden() {
      return channels / reduction;
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.channels("BAM", channels, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      var names = new LinkedHashMap<String, List<Integer>>();
      String c = "channel_att.gate_c.";
      names.put(c + "gate_c_fc_0.weight", List.of(hidden(), channels));
      names.put(c + "gate_c_fc_0.bias", List.of(hidden()));
      names.putAll(LayerChecks.batchNormParameters(c + "gate_c_bn_1.", hidden()));
      names.put(c + "gate_c_fc_final.weight", List.of(channels, hidden()));
      names.put(c + "gate_c_fc_final.bias", List.of(channels));
      String s = "spatial_att.gate_s.";
      names.put(s + "gate_s_conv_reduce0.weight", List.of(hidden(), channels, 1, 1));
      names.put(s + "gate_s_conv_reduce0.bias", List.of(hidden()));
      names.putAll(LayerChecks.batchNormParameters(s + "gate_s_bn_reduce0.", hidden()));
      for (int i = 0; i < 2; i++) {
        names.put(s + "gate_s_conv_di_" + i + ".weight", List.of(hidden(), hidden(), 3, 3));
        names.put(s + "gate_s_conv_di_" + i + ".bias", List.of(hidden()));
        names.putAll(LayerChecks.batchNormParameters(s + "gate_s_bn_di_" + i + ".", hidden()));
      }
      names.put(s + "gate_s_conv_final.weight", List.of(1, hidden(), 1, 1));
      names.put(s + "gate_s_conv_final.bias", List.of(1));
      return names;
    }

    @Override
    public String kind() {
      return "bam";
    }
  }
}
