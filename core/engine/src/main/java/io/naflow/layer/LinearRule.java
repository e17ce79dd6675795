package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Layer.Linear;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/** Fully connected layer {@code y = W x + b} on vectors. */
public final class LinearRule implements Rule<Linear> {
  @Override
  public Operator bind(Linear layer, Binding binding) {
    double[] bias = layer.bias() == Bias.YES ? binding.values("bias") : new double[layer.out()];
    return new LinearOperator(
        binding.tensor(binding.values("weight"), layer.out(), layer.in()),
        binding.tensor(bias, 1, layer.out(), 1, 1));
  }

  private record LinearOperator(NDArray weight, NDArray bias) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray product = ConvOps.linear(inputs.get(0).value(), weight, ops);
      return offset == Offset.INCLUDED ? ops.add(Operand.disposable(product), bias) : product;
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ConvOps.linearAdjoint(v.value(), weight, ops));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), bias));
    }

    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return List.of(
          PositiveShare.of(
              inputs.get(0),
              weight,
              relevance,
              (x, w) -> ConvOps.linear(x, w, ops),
              (s, w) -> ConvOps.linearAdjoint(s, w, ops),
              ops));
    }
  }
}
