package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Inversion;
import io.naflow.api.SolverSettings;
import io.naflow.layer.Operator.Offset;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Inverts one segment: the smallest input that explains the wanted output through the frozen map,
 * {@code argmin ‖R (J D u + θ - b)‖²} of minimum norm, {@code x = D u} (nabp.md, "The inverse of a
 * segment"). In closed form where the segment is one layer that has it, else by conjugate gradients
 * on the normal equations.
 */
final class SegmentInverse {
  private final Stage stage;
  private final StageTrace trace;
  private final SolverSettings settings;

  SegmentInverse(Stage stage, StageTrace trace, SolverSettings settings) {
    this.stage = stage;
    this.trace = trace;
    this.settings = settings;
  }

  /** {@code BPFM_l} for {@code state.wanted()}. The result belongs to {@code ops}. */
  Solution solve(SegmentState state, Abandonment abandonment, Ops ops) {
    try (Ops inner = ops.inner()) {
      NeuronWeights rows = abandonment.rows(state, inner);
      NeuronWeights columns = abandonment.columns(state, inner);
      NDArray wanted = stage.preActivation(trace, state.wanted(), inner);
      NDArray offset = abandonment.offset(stage, trace, inner);
      NDArray target = inner.subtract(Operand.shared(wanted), offset);
      var cgls = new Cgls(new FrozenMap(), rows, columns, abandonment.settings(settings));
      Cgls.Result result =
          closedForm(wanted, rows, columns, inner)
              .map(x -> cgls.exact(x, target, inner))
              .orElseGet(() -> cgls.solve(target, inner));
      NDArray x = abandonment.settle(result.x(), state, inner);
      return new Solution(
          ops.adopt(x), inversions(x, result, rows.kept(state.wanted(), inner), state, inner));
    }
  }

  private Optional<NDArray> closedForm(
      NDArray wanted, NeuronWeights rows, NeuronWeights columns, Ops ops) {
    if (stage.nodes().size() > 1) {
      return Optional.empty();
    }
    BoundNode only = stage.nodes().get(0);
    return only.operator()
        .inverse(trace.choices(only), wanted, rows.squares(wanted, ops), ops)
        .map(x -> ops.multiply(Operand.shared(x), ops.nonZero(columns.squares(x, ops))));
  }

  private List<Inversion> inversions(
      NDArray x, Cgls.Result result, double[] rowsKept, SegmentState state, Ops ops) {
    double[] neuronsKept = ops.countNonZero(x).toDoubleArray();
    int images = neuronsKept.length;
    double neurons = x.size() / (double) images;
    double rows = state.wanted().size() / (double) images;
    var reports = new ArrayList<Inversion>();
    for (int i = 0; i < images; i++) {
      Cgls.Fit fit = result.fits().get(i);
      reports.add(
          new Inversion(
              fit.stop(),
              fit.residual(),
              fit.optimality(),
              fit.iterations(),
              1 - neuronsKept[i] / neurons,
              1 - rowsKept[i] / rows));
    }
    return reports;
  }

  private final class FrozenMap implements Cgls.LinearMap {
    @Override
    public NDArray apply(NDArray u, Ops ops) {
      return stage.frozen(trace, Operand.shared(u), Offset.NONE, Taps.none(), ops);
    }

    @Override
    public NDArray adjoint(NDArray v, Ops ops) {
      return stage.adjoint(trace, Operand.shared(v), ops);
    }
  }
}
