package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.AttentionModule.SpatialGate;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Layer.Conv;
import io.naflow.network.Window;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * CBAM's spatial gate {@code y = x·g}, {@code g = σ(bn(conv([max_c x, mean_c x])))} (Woo et al.
 * 2018, Eq. 3; maximum first, as the published code has it). Frozen map and adjoint: products with
 * the held gate. Gradient: the gate varies too. Inverse: {@code x = y/g}.
 */
public final class SpatialGateRule implements Rule<SpatialGate> {
  @Override
  public Operator bind(SpatialGate layer, Binding binding) {
    FeatureShape x = binding.input();
    Conv conv =
        new Conv(2, 1, Window.of(layer.kernel()).withPadding(layer.kernel() / 2), 1, Bias.NO);
    return new SpatialGateOperator(
        InnerConv.bind(binding, conv, x, "spatial.conv", "spatial.bn."), x.channels());
  }

  private record SpatialGateOperator(Operator conv, int channels) implements GateOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      List<NDArray> max = ops.channelMax(x);
      NDArray pooled = ops.concat(List.of(max.get(0), ops.channelMean(x)));
      NDArray gate = ops.sigmoid(conv.forward(List.of(Operand.disposable(pooled)), ops).output());
      // x is kept for the gradient, so the product must not be written into it.
      return new Activation(ops.multiply(Operand.shared(x), gate), List.of(gate, x, max.get(1)));
    }

    @Override
    public NDArray input(List<NDArray> choices, Ops ops) {
      return choices.get(1);
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray gate = choices.get(0);
      NDArray x = choices.get(1);
      NDArray ofGate = ops.channelSum(ops.multiply(Operand.shared(v.value()), x));
      NDArray logit = ops.multiply(Operand.disposable(ofGate), SigmoidSlope.of(gate, ops));
      NDArray pooled = conv.adjoint(List.of(), Operand.disposable(logit), ops).get(0);
      NDArray ofMax = ops.channels(pooled, 0, 1);
      NDArray ofMean = ops.scale(ops.channels(pooled, 1, 2), 1.0 / channels);
      NDArray result = ops.add(Operand.disposable(ops.multiply(v, gate)), ofMean);
      return List.of(
          ops.add(Operand.disposable(result), ops.channelScatter(ofMax, choices.get(2), channels)));
    }

    @Override
    public Optional<NDArray> spatialAttention(List<NDArray> choices) {
      return Optional.of(choices.get(0));
    }
  }
}
