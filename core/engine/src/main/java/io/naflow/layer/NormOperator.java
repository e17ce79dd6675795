package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * {@code y = (x - mean)·r·weight + bias} with {@code r = 1/sqrt(var + ε)} of the input itself.
 * Frozen map: mean and r held. Gradient: {@code r·(w - mean(w) - x̂·mean(w·x̂))} with {@code w =
 * weight·v}. Choices: mean, r, {@code x̂}.
 *
 * @param moments mean and r of an input, to be broadcast
 * @param mean of what the moments are of
 */
record NormOperator(
    NDArray weight,
    NDArray bias,
    BiFunction<NDArray, Ops, List<NDArray>> moments,
    BiFunction<NDArray, Ops, NDArray> mean)
    implements HeldAffineOperator {
  @Override
  public Activation forward(List<Operand> inputs, Ops ops) {
    NDArray x = inputs.get(0).value();
    List<NDArray> of = moments.apply(x, ops);
    NDArray centred = ops.subtract(Operand.shared(x), of.get(0));
    NDArray standard = ops.multiply(Operand.disposable(centred), of.get(1));
    NDArray y = ops.multiply(Operand.shared(standard), weight);
    return new Activation(
        ops.add(Operand.disposable(y), bias), List.of(of.get(0), of.get(1), standard));
  }

  @Override
  public NDArray slope(List<NDArray> choices, Ops ops) {
    return ops.multiply(Operand.shared(choices.get(1)), weight);
  }

  @Override
  public Optional<NDArray> offset(List<NDArray> choices, Ops ops) {
    NDArray moved = ops.multiply(Operand.shared(slope(choices, ops)), choices.get(0));
    return Optional.of(ops.add(Operand.disposable(ops.scale(moved, -1)), bias));
  }

  @Override
  public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
    NDArray standard = choices.get(2);
    NDArray w = ops.multiply(Operand.shared(v.value()), weight);
    NDArray along = mean.apply(ops.multiply(Operand.shared(w), standard), ops);
    NDArray radial = ops.multiply(Operand.shared(standard), along);
    NDArray level = mean.apply(w, ops);
    NDArray rest =
        ops.subtract(Operand.disposable(ops.subtract(Operand.disposable(w), level)), radial);
    return List.of(ops.multiply(Operand.disposable(rest), choices.get(1)));
  }

  /**
   * Scaling the input changes {@code x̂} only by ε: {@code y - J x = x̂·mean(x̂²)·weight + bias}.
   */
  @Override
  public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
    NDArray standard = choices.get(2);
    NDArray power = mean.apply(ops.multiply(Operand.shared(standard), standard), ops);
    NDArray own = ops.multiply(Operand.shared(standard), power);
    NDArray term = ops.add(Operand.disposable(ops.multiply(Operand.disposable(own), weight)), bias);
    return Optional.of(ops.multiply(Operand.disposable(term), v));
  }
}
