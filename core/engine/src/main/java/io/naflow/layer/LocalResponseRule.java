package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Norm.LocalResponse;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.CurveOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Local response normalisation {@code y = x·s^-β}, {@code s = k + α/n·Σx²} over neighbouring
 * channels. Frozen map: {@code s^-β} held, as a gate. Gradient: {@code v·s^-β - 2βα/n·x·Σ(v·y/s)},
 * summed over the channels whose neighbour a channel is.
 */
public final class LocalResponseRule implements Rule<LocalResponse> {
  @Override
  public Operator bind(LocalResponse layer, Binding binding) {
    return new LocalResponseOperator(layer);
  }

  private record LocalResponseOperator(LocalResponse layer) implements HeldAffineOperator {
    private int before() {
      return (layer.size() - 1) / 2;
    }

    private int after() {
      return layer.size() / 2;
    }

    private double share() {
      return layer.alpha() / layer.size();
    }

    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      NDArray squares = ops.multiply(Operand.shared(x), x);
      NDArray sum = ops.scale(ArrangeOps.neighbours(squares, before(), after(), ops), share());
      NDArray size = ops.addNumber(Operand.disposable(sum), layer.k());
      return new Activation(
          ops.multiply(Operand.disposable(power(size, ops)), x), List.of(x, size));
    }

    private NDArray power(NDArray size, Ops ops) {
      return CurveOps.value(new Curve(Function.POWER, -layer.beta()), size, ops);
    }

    @Override
    public NDArray slope(List<NDArray> choices, Ops ops) {
      return power(choices.get(1), ops);
    }

    @Override
    public Optional<NDArray> offset(List<NDArray> choices, Ops ops) {
      return Optional.empty();
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray x = choices.get(0);
      NDArray size = choices.get(1);
      NDArray through = ops.multiply(Operand.shared(v.value()), power(size, ops));
      NDArray product = ops.divideOrZero(ops.multiply(Operand.shared(through), x), size);
      NDArray around = ArrangeOps.neighbours(product, after(), before(), ops);
      NDArray back =
          ops.scale(ops.multiply(Operand.disposable(around), x), 2 * layer.beta() * share());
      return List.of(ops.subtract(Operand.disposable(through), back));
    }

    /** {@code y - J x = 2β·y·(s - k)/s}. */
    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      NDArray size = choices.get(1);
      NDArray y = ops.multiply(Operand.disposable(power(size, ops)), choices.get(0));
      NDArray grown = ops.addNumber(Operand.shared(size), -layer.k());
      NDArray share = ops.divideOrZero(grown, size);
      NDArray term = ops.scale(ops.multiply(Operand.disposable(y), share), 2 * layer.beta());
      return Optional.of(ops.multiply(Operand.disposable(term), v));
    }
  }
}
