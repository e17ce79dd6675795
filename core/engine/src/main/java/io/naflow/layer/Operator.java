package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A layer bound to its parameters and shapes. All tensors are N×C×H×W; images of a batch do not
 * touch each other. An operator holds no state of a pass and may be used by several threads.
 */
public interface Operator {
  /** The layer's output and the choices it made. */
  Activation forward(List<Operand> inputs, Ops ops);

  /**
   * The frozen affine map: the layer with its data-dependent choices held, {@code J u} or {@code J
   * u + θ}.
   *
   * @param inputs those that are not held, at least ({@link io.naflow.network.Layer#held})
   */
  NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops);

  /**
   * {@code θ}: the frozen map where every input is 0.
   *
   * @param zeros the inputs, each 0
   */
  default NDArray constant(List<NDArray> choices, List<Operand> zeros, Ops ops) {
    return frozen(choices, zeros, Offset.INCLUDED, ops);
  }

  /**
   * {@code Jᵀ v}, one tensor for each input that is not held. A result is {@code v} itself or
   * shares no memory with a {@code v} that is not disposable.
   */
  List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops);

  /**
   * The true vector-Jacobian product, in which gates vary with their input. Equal to the adjoint
   * for layers without gates.
   */
  default List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
    return adjoint(choices, v, ops);
  }

  /**
   * The least-squares input of minimum norm for a segment of this one layer, {@code argmin ‖R (J x
   * + θ - b)‖²}, where it has a closed form.
   *
   * @param b the wanted output
   * @param weights {@code R²}, the squared row weights, shaped as {@code b}; 0 for an abandoned
   *     output
   */
  default Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
    return Optional.empty();
  }

  /**
   * For an activation: the value before it, given the value after it; the value itself where the
   * paper's inverse is the identity (Eq. 12).
   */
  default NDArray preActivation(List<NDArray> choices, NDArray y, Ops ops) {
    return y;
  }

  /**
   * What the layer's constant part adds to the target: {@code v ⊗ (y - J x)}, N×C×H×W as the output
   * or the input, with J the true Jacobian (the explicit and implicit biases of Srinivas and
   * Fleuret 2019, section 3); empty for layers without one.
   *
   * @param v gradient of the target at the layer's output
   */
  default Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
    return Optional.empty();
  }

  /**
   * Layer-wise relevance propagation by the z⁺ rule (α1β0; Bach et al. 2015, Eq. 60): each input
   * gets its share of the positive contributions to each output, biases left out, so that relevance
   * is conserved. This is the rule of linear layers without negative weights; layers with others
   * have their own.
   *
   * @param inputs the layer's inputs as they were
   * @param relevance of the output
   * @return relevance of each input; may be {@code relevance} itself
   */
  default List<NDArray> relevance(
      List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
    List<NDArray> positive = inputs.stream().map(x -> ops.relu(Operand.shared(x))).toList();
    NDArray z = frozen(choices, positive.stream().map(Operand::shared).toList(), Offset.NONE, ops);
    NDArray share = ops.divideOrZero(relevance, z);
    List<NDArray> back = adjoint(choices, Operand.shared(share), ops);
    return IntStream.range(0, inputs.size())
        .mapToObj(k -> ops.multiply(Operand.shared(positive.get(k)), back.get(k)))
        .toList();
  }

  /** For a gate: the attention map it laid over all channels, N×1×H×W, if it has one. */
  default Optional<NDArray> spatialAttention(List<NDArray> choices) {
    return Optional.empty();
  }

  /** Whether the frozen map is taken with its constant part θ. */
  enum Offset {
    NONE,
    INCLUDED
  }
}
