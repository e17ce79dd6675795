package io.naflow.rules;

import ai.djl.ndarray.NDArray;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;
import java.util.List;
import java.util.Optional;

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
   */
  NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops);

  /**
   * {@code Jᵀ v}, one tensor for each input. A result is {@code v} itself or shares no memory with
   * a {@code v} that is not disposable.
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
  default NDArray preActivation(NDArray y, Ops ops) {
    return y;
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
