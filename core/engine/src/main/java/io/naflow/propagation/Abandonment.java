package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.SolverSettings;
import io.naflow.network.Graph;
import io.naflow.network.Pool;
import io.naflow.network.Segments;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Set;

/** Which neurons a variant of NAFlow abandons, and how it weighs the others (nabp.md's table). */
public enum Abandonment {
  /** Rows and columns that took no part are left out, the others count alike: {@code naflow}. */
  DECISION {
    @Override
    public void check(Graph graph) {
      if (!abandonsAny(graph)) {
        throw new IllegalArgumentException(
            "Cannot explain %s with naflow: it has no activation that resets neurons to zero and no max pool, so that none is ever abandoned; use naflow-all (the same inversion by its right name), naflow-weighted, or a CAM"
                .formatted(graph.name()));
      }
    }

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
  },

  /**
   * The first {@code p} rows in channel-major order, as many as the input has neurons, and all
   * columns (Eq. 6): {@code naflow-reference}, with the steps of the authors' program. It goes
   * layer by layer; the constant part is the module itself at zero input; a neuron without
   * importance is abandoned; an image whose neurons are all abandoned starts again from its forward
   * activation.
   */
  FIRST_ROWS {
    @Override
    public Route route() {
      return Route.CHAIN;
    }

    @Override
    NeuronWeights rows(SegmentState state, Ops ops) {
      if (state.outputRectified() && !state.inputRectified()) {
        // A ReLU by itself asks nothing of the neurons that it reset to zero (Eq. 12).
        return new NeuronWeights.Positive(state.output());
      }
      long[] shape = state.input().getShape().getShape();
      return new NeuronWeights.Positive(
          ops.firstNeurons(state.wanted(), shape[1] * shape[2] * shape[3]));
    }

    @Override
    NeuronWeights columns(SegmentState state, Ops ops) {
      return new NeuronWeights.All();
    }

    /** As many equations as unknowns, so badly conditioned that only the residual says anything. */
    @Override
    SolverSettings settings(SolverSettings given) {
      return new SolverSettings(given.tolerance(), 0, given.iterations());
    }

    @Override
    NDArray offset(Stage stage, StageTrace trace, Ops ops) {
      NDArray zero = ops.zerosLike(trace.input());
      return stage.forward(zero, Set.of(), ops).output();
    }

    @Override
    NDArray settle(NDArray x, SegmentState state, Ops ops) {
      NDArray important = ops.nonZero(state.inputImportance());
      NDArray kept = ops.multiply(Operand.disposable(x), important);
      NDArray alive = ops.nonZero(ops.maxAbs(kept));
      NDArray dead = ops.addNumber(Operand.disposable(ops.scale(alive, -1)), 1);
      return ops.addProduct(kept, state.input(), dead);
    }
  };

  /**
   * Whether the variant means something for a network.
   *
   * @throws IllegalArgumentException if it does not; the message says which one does
   */
  public void check(Graph graph) {
    // Most mean something everywhere.
  }

  private static boolean abandonsAny(Graph graph) {
    return Segments.of(graph).stream()
        .anyMatch(
            segment ->
                Segments.isRectified(graph, segment.output())
                    || segment.nodes().stream()
                        .anyMatch(node -> node.layer() instanceof Pool.MaxPool));
  }

  /** The modules that are inverted one after the other. */
  public Route route() {
    return Route.SEGMENTS;
  }

  /** {@code R²}. */
  abstract NeuronWeights rows(SegmentState state, Ops ops);

  /** {@code D²}. */
  abstract NeuronWeights columns(SegmentState state, Ops ops);

  /** When its inversions stop. */
  SolverSettings settings(SolverSettings given) {
    return given;
  }

  /** The constant part that is taken off what is wanted, {@code θ}: the frozen map at zero. */
  NDArray offset(Stage stage, StageTrace trace, Ops ops) {
    return stage.constant(trace, ops);
  }

  /**
   * The back-propagated feature map, from the solution: never negative behind a ReLU.
   *
   * @param x may be written over
   */
  NDArray settle(NDArray x, SegmentState state, Ops ops) {
    return state.inputRectified() ? ops.relu(Operand.disposable(x)) : x;
  }

  private static NeuronWeights decisionRows(SegmentState state) {
    return state.outputRectified()
        ? new NeuronWeights.Positive(state.wanted())
        : new NeuronWeights.All();
  }

  private static NDArray relativeToLargest(NDArray magnitudes, Ops ops) {
    return ops.divideOrZero(magnitudes, ops.maxAbs(magnitudes));
  }
}
