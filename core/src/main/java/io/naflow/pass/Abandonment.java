package io.naflow.pass;

import ai.djl.ndarray.NDArray;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;

/** Which neurons a variant of NAFlow abandons, and how it weighs the others (nabp.md's table). */
public enum Abandonment {
  /** Rows and columns that took no part are left out, the others count alike: {@code naflow}. */
  DECISION {
    @Override
    NeuronWeights rows(SegmentState state, Ops ops) {
      return decisionRows(state);
    }

    @Override
    NeuronWeights columns(SegmentState state, Ops ops) {
      return state.inputRectified()
          ? new NeuronWeights.Positive(state.input())
          : new NeuronWeights.All();
    }
  },

  /** Columns weigh {@code A_j / max A}, the smallest relative change: {@code naflow-scaled}. */
  SCALED {
    @Override
    NeuronWeights rows(SegmentState state, Ops ops) {
      return decisionRows(state);
    }

    @Override
    NeuronWeights columns(SegmentState state, Ops ops) {
      NDArray relative = relativeToLargest(ops.abs(state.input()), ops);
      return new NeuronWeights.Graded(ops.multiply(Operand.shared(relative), relative));
    }
  },

  /** Rows and columns weigh {@code sqrt(|Λ⊗A| / max)}: {@code naflow-weighted}. */
  WEIGHTED {
    @Override
    NeuronWeights rows(SegmentState state, Ops ops) {
      NDArray squares = contribution(state.output(), state.outputImportance(), ops);
      return new NeuronWeights.Graded(
          state.outputRectified()
              ? ops.mask(Operand.disposable(squares), state.wanted())
              : squares);
    }

    @Override
    NeuronWeights columns(SegmentState state, Ops ops) {
      return new NeuronWeights.Graded(contribution(state.input(), state.inputImportance(), ops));
    }

    private NDArray contribution(NDArray activation, NDArray importance, Ops ops) {
      return relativeToLargest(ops.abs(ops.multiply(Operand.shared(activation), importance)), ops);
    }
  },

  /** Nothing is abandoned: the ablation {@code naflow-all}. */
  NOTHING {
    @Override
    NeuronWeights rows(SegmentState state, Ops ops) {
      return new NeuronWeights.All();
    }

    @Override
    NeuronWeights columns(SegmentState state, Ops ops) {
      return new NeuronWeights.All();
    }
  };

  /** {@code R²}. */
  abstract NeuronWeights rows(SegmentState state, Ops ops);

  /** {@code D²}. */
  abstract NeuronWeights columns(SegmentState state, Ops ops);

  private static NeuronWeights decisionRows(SegmentState state) {
    return state.outputRectified()
        ? new NeuronWeights.Positive(state.wanted())
        : new NeuronWeights.All();
  }

  private static NDArray relativeToLargest(NDArray magnitudes, Ops ops) {
    return ops.divideOrZero(magnitudes, ops.maxAbs(magnitudes));
  }
}
