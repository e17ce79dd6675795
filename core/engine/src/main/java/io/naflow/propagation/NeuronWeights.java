package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Arrays;

/**
 * Which neurons count in the inversion of a segment, and how much: the squares of the diagonal
 * {@code R} (rows) or {@code D} (columns) of nabp.md, one number a neuron, 0 for an abandoned one.
 */
sealed interface NeuronWeights {
  /** Sets abandoned neurons to 0 and leaves the others as they are. */
  NDArray restrict(Operand v, Ops ops);

  /** The product of a restricted tensor with the squared weights; may be the tensor itself. */
  NDArray weigh(NDArray restricted, Ops ops);

  /** The squared weights as a tensor shaped like {@code like}. */
  NDArray squares(NDArray like, Ops ops);

  /** How many neurons of each image count. */
  double[] kept(NDArray like, Ops ops);

  /** Nothing is abandoned. */
  record All() implements NeuronWeights {
    @Override
    public NDArray restrict(Operand v, Ops ops) {
      return v.value();
    }

    @Override
    public NDArray weigh(NDArray restricted, Ops ops) {
      return restricted;
    }

    @Override
    public NDArray squares(NDArray like, Ops ops) {
      return ops.addNumber(Operand.disposable(ops.scale(like, 0)), 1);
    }

    @Override
    public double[] kept(NDArray like, Ops ops) {
      long[] shape = like.getShape().getShape();
      double[] kept = new double[Math.toIntExact(shape[0])];
      Arrays.fill(kept, like.size() / (double) shape[0]);
      return kept;
    }
  }

  /**
   * Weight 1 where {@code source} is positive, 0 elsewhere.
   *
   * @param source nowhere negative
   */
  record Positive(NDArray source) implements NeuronWeights {
    @Override
    public NDArray restrict(Operand v, Ops ops) {
      return ops.mask(v, source);
    }

    @Override
    public NDArray weigh(NDArray restricted, Ops ops) {
      return restricted;
    }

    @Override
    public NDArray squares(NDArray like, Ops ops) {
      return ops.positive(source);
    }

    @Override
    public double[] kept(NDArray like, Ops ops) {
      return ops.countNonZero(source).toDoubleArray();
    }
  }

  /** Given squares, each at least 0. */
  record Graded(NDArray values) implements NeuronWeights {
    @Override
    public NDArray restrict(Operand v, Ops ops) {
      return ops.mask(v, values);
    }

    @Override
    public NDArray weigh(NDArray restricted, Ops ops) {
      return ops.multiply(Operand.shared(restricted), values);
    }

    @Override
    public NDArray squares(NDArray like, Ops ops) {
      return values;
    }

    @Override
    public double[] kept(NDArray like, Ops ops) {
      return ops.countNonZero(values).toDoubleArray();
    }
  }
}
