package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InversionStop;
import io.naflow.api.ModelSpec;
import io.naflow.api.SolverSettings;
import io.naflow.api.WeightsSource;
import io.naflow.layer.Operator.Offset;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.session.StudyNetwork;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is reported of an inversion is of the input that is returned: worked out again from that
 * input alone, by the segment's map, in float32 on trained networks.
 */
@Tag("kernels")
class ReportedFitTest {
  private static final int IMAGES = 3;

  /** Of sums over a layer's neurons in float32, after some steps. */
  private static final double ROUNDING = 2e-3;

  @ParameterizedTest
  @CsvSource({
    "scenenet,0.05,0.1,8",
    "scenenet-cbam,0.05,0.1,8",
    "scenenet-bam,0.05,0.1,8",
    "scenenet,0.2,0.15,4",
    "scenenet-cbam,0.0001,0,8"
  })
  void residualAndOptimalityAreThoseOfTheInputReturned(
      String network, double tolerance, double optimality, int iterations) {
    var settings = new SolverSettings(tolerance, optimality, iterations);
    var fits = new ArrayList<Cgls.Fit>();
    try (StudyNetwork loaded =
            StudyNetwork.load(ModelSpec.of(network, network, new WeightsSource.Bundled(network)));
        Ops ops = loaded.network().scope()) {
      NDArray images = new Seeded(5).normal(ops, IMAGES, loaded.graph().input());
      Trace trace = ForwardPass.run(loaded.network(), images, Set.of(), ops);
      NDArray seed = ops.scale(trace.output(), 1);
      NDArray importance =
          loaded.network().head().gradient(trace.head(), Operand.shared(seed), Taps.none(), ops);
      NDArray wanted = trace.featureMap();
      List<Stage> stages = loaded.network().stages();
      for (int i = stages.size() - 1; i > 0; i--) {
        Stage stage = stages.get(i);
        StageTrace at = trace.stage(i);
        NDArray before = stage.gradient(at, Operand.shared(importance), Taps.none(), ops);
        var state = SegmentState.of(loaded.graph(), stage, at, before, importance, wanted);
        var system = new System(stage, at, state, ops);
        Cgls.Result result = system.solve(settings, ops);
        for (int image = 0; image < IMAGES; image++) {
          system.check(stage.input(), result, image, ops);
        }
        fits.addAll(result.fits());
        wanted = Abandonment.DECISION.settle(result.x(), state, ops);
        importance = before;
      }
    }
    if (optimality > 0) {
      assertThat(fits)
          .filteredOn(fit -> fit.stop() == InversionStop.LEAST_SQUARES)
          .isNotEmpty()
          .allMatch(fit -> fit.optimality() <= optimality);
    }
    assertThat(fits)
        .filteredOn(fit -> fit.stop() == InversionStop.SOLVED)
        .allMatch(fit -> fit.residual() <= tolerance);
  }

  /** One segment's system, {@code A = R J D} with weights of 0 and 1. */
  private static final class System implements Cgls.LinearMap {
    private final Stage stage;
    private final StageTrace at;
    private final NeuronWeights rows;
    private final NeuronWeights columns;
    private final NDArray target;

    System(Stage stage, StageTrace at, SegmentState state, Ops ops) {
      this.stage = stage;
      this.at = at;
      rows = Abandonment.DECISION.rows(state, ops);
      columns = Abandonment.DECISION.columns(state, ops);
      NDArray asked = stage.preActivation(at, state.wanted(), ops);
      NDArray offset = Abandonment.DECISION.offset(stage, at, ops);
      target = rows.restrict(Operand.disposable(ops.subtract(Operand.shared(asked), offset)), ops);
    }

    Cgls.Result solve(SolverSettings settings, Ops ops) {
      return new Cgls(this, rows, columns, settings).solve(ops.scale(target, 1), ops);
    }

    void check(String layer, Cgls.Result result, int image, Ops ops) {
      Cgls.Fit fit = result.fits().get(image);
      NDArray rest = ops.subtract(Operand.disposable(forwards(result.x(), ops)), target);
      double left = DenseSystem.norm(rest, image);
      assertThat(fit.residual())
          .as("residual at %s", layer)
          .isCloseTo(left / DenseSystem.norm(target, image), within(ROUNDING));
      double ratio =
          DenseSystem.norm(backwards(rest, ops), image) / (left * normOf(image, fit, ops));
      assertThat(fit.optimality()).as("optimality at %s", layer).isCloseTo(ratio, within(ROUNDING));
    }

    /** Golub and Kahan's bidiagonalisation as it stands in the book. */
    private double normOf(int image, Cgls.Fit fit, Ops ops) {
      double beta = DenseSystem.norm(target, image);
      NDArray u = ops.scale(target, 1 / beta);
      NDArray v = ops.zerosLike(backwards(u, ops));
      double squares = 0;
      for (int k = 0; k < fit.iterations(); k++) {
        NDArray w =
            ops.subtract(Operand.disposable(backwards(u, ops)), ops.scale(v, k == 0 ? 0 : beta));
        double alpha = DenseSystem.norm(w, image);
        v = ops.scale(w, 1 / alpha);
        NDArray next = ops.subtract(Operand.disposable(forwards(v, ops)), ops.scale(u, alpha));
        beta = DenseSystem.norm(next, image);
        u = ops.scale(next, 1 / beta);
        squares += alpha * alpha + beta * beta;
      }
      return Math.sqrt(squares);
    }

    private NDArray forwards(NDArray x, Ops ops) {
      return rows.restrict(Operand.disposable(apply(x, ops)), ops);
    }

    private NDArray backwards(NDArray r, Ops ops) {
      return columns.restrict(Operand.disposable(adjoint(r, ops)), ops);
    }

    @Override
    public NDArray apply(NDArray u, Ops scope) {
      return stage.frozen(at, Operand.shared(u), Offset.NONE, Taps.none(), scope);
    }

    @Override
    public NDArray adjoint(NDArray v, Ops scope) {
      return stage.adjoint(at, Operand.shared(v), scope);
    }
  }
}
