package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.AttentionModule.ChannelGate;
import io.naflow.network.FeatureShape;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.PoolOps;
import java.util.List;

/**
 * CBAM's channel gate {@code y = x·g}, {@code g = σ(mlp(avg x) + mlp(max x))} (Woo et al. 2018, Eq.
 * 2). Frozen map and adjoint: products with the held gate. Gradient: the gate varies too. Inverse:
 * {@code x = y/g}.
 */
public final class ChannelGateRule implements Rule<ChannelGate> {
  @Override
  public Operator bind(ChannelGate layer, Binding binding) {
    return new ChannelGateOperator(
        GateMlp.bind(binding, "mlp.1", "mlp.3", layer.channels(), layer.hidden()), binding.input());
  }

  private record ChannelGateOperator(GateMlp mlp, FeatureShape shape) implements GateOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      List<NDArray> max = ops.spatialMax(x);
      NDArray hiddenOfMean = mlp.hidden(ops.spatialMean(x), ops);
      NDArray hiddenOfMax = mlp.hidden(max.get(0), ops);
      NDArray logit =
          ops.add(Operand.disposable(mlp.output(hiddenOfMean, ops)), mlp.output(hiddenOfMax, ops));
      NDArray gate = ops.sigmoid(logit);
      NDArray y = ops.multiply(inputs.get(0), gate);
      return new Activation(y, List.of(gate, y, max.get(1), hiddenOfMean, hiddenOfMax));
    }

    @Override
    public NDArray input(List<NDArray> choices, Ops ops) {
      return ops.divideOrZero(choices.get(1), choices.get(0));
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray gate = choices.get(0);
      NDArray y = choices.get(1);
      // dL/dlogit = Σ v·x·g(1-g) = (1-g)·Σ v·y: no division, so a gate of 0 is no trouble.
      NDArray product = ops.spatialSum(ops.multiply(Operand.shared(v.value()), y));
      NDArray logit =
          ops.subtract(Operand.shared(product), ops.multiply(Operand.shared(product), gate));
      NDArray ofMean = mlp.adjoint(logit, choices.get(3), ops);
      NDArray ofMax = mlp.adjoint(logit, choices.get(4), ops);
      NDArray x = ops.multiply(v, gate);
      x = ops.add(Operand.disposable(x), ops.scale(ofMean, 1.0 / (shape.height() * shape.width())));
      return List.of(
          ops.add(Operand.disposable(x), PoolOps.scatter(ofMax, choices.get(2), shape, ops)));
    }
  }
}
