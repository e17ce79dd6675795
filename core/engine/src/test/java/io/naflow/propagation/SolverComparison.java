package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.SolverSettings;
import io.naflow.layer.Operator.Offset;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Other ways to solve a segment's system than plain CGLS, on the same systems: {@code naflow} walks
 * a network with its own solver, and at each segment all are asked.
 */
public final class SolverComparison {
  private static final int PROBES = 32;
  private static final int LONG = 100;

  private final Network network;
  private final int[] steps;

  public SolverComparison(Network network, int... steps) {
    this.network = network;
    this.steps = steps.clone();
  }

  /**
   * What a solver gave.
   *
   * @param residual {@code ‖R(Jx - t)‖ / ‖Rt‖}
   * @param cosine of its map {@code Σ_k Λ⊗x} with that of plain CGLS after 100 steps
   */
  public record Cell(String solver, int steps, String layer, double residual, double cosine) {}

  /**
   * @param image one prepared image, 1×3×H×W
   * @param classIndex whose logit is explained
   */
  public List<Cell> run(NDArray image, int classIndex, Ops ops) {
    var cells = new ArrayList<Cell>();
    Trace trace = ForwardPass.run(network, image, Set.of(), ops);
    double[] oneHot = new double[Math.toIntExact(trace.output().size())];
    oneHot[classIndex] = 1;
    NDArray seed = ops.tensor(oneHot, 1, oneHot.length, 1, 1);
    NDArray importance =
        network.head().gradient(trace.head(), Operand.shared(seed), Taps.none(), ops);
    NDArray wanted = trace.featureMap();
    for (int i = network.stages().size() - 1; i > 0; i--) {
      Stage stage = network.stages().get(i);
      StageTrace at = trace.stage(i);
      NDArray before = stage.gradient(at, Operand.shared(importance), Taps.none(), ops);
      var state = SegmentState.of(network.graph(), stage, at, before, importance, wanted);
      try (Ops inner = ops.inner()) {
        cells.addAll(new System(stage, at, state, inner).cells());
      }
      wanted =
          new SegmentInverse(stage, at, SolverSettings.DEFAULT)
              .solve(state, Abandonment.DECISION, ops)
              .input();
      importance = before;
    }
    return cells;
  }

  /** One segment's system. */
  private final class System implements Cgls.LinearMap {
    private final Stage stage;
    private final StageTrace at;
    private final SegmentState state;
    private final Ops ops;
    private final NeuronWeights rows;
    private final NeuronWeights columns;
    private final NDArray target;

    System(Stage stage, StageTrace at, SegmentState state, Ops ops) {
      this.stage = stage;
      this.at = at;
      this.state = state;
      this.ops = ops;
      rows = Abandonment.DECISION.rows(state, ops);
      columns = Abandonment.DECISION.columns(state, ops);
      NDArray asked = stage.preActivation(at, state.wanted(), ops);
      NDArray offset = Abandonment.DECISION.offset(stage, at, ops);
      target = rows.restrict(Operand.disposable(ops.subtract(Operand.shared(asked), offset)), ops);
    }

    @Override
    public NDArray apply(NDArray u, Ops scope) {
      return stage.frozen(at, Operand.shared(u), Offset.NONE, Taps.none(), scope);
    }

    @Override
    public NDArray adjoint(NDArray v, Ops scope) {
      return stage.adjoint(at, Operand.shared(v), scope);
    }

    List<Cell> cells() {
      double[] far = map(cgls(columns, LONG));
      NeuronWeights scaled = new NeuronWeights.Graded(inverseColumnNorms());
      var cells = new ArrayList<Cell>();
      for (int k : steps) {
        cells.add(cell("CGLS", k, cgls(columns, k), far));
        cells.add(cell("CGLS, column norms", k, cgls(scaled, k), far));
        cells.add(cell("LSMR", k, lsmr(k), far));
      }
      return cells;
    }

    private Cell cell(String solver, int k, NDArray x, double[] far) {
      NDArray fit = rows.restrict(Operand.disposable(apply(x, ops)), ops);
      double rest = norm(ops.subtract(Operand.disposable(fit), target));
      double[] map = map(x);
      double cosine = dot(map, far) / Math.sqrt(dot(map, map) * dot(far, far));
      return new Cell(solver, k, stage.input(), rest / norm(target), cosine);
    }

    private double[] map(NDArray x) {
      NDArray kept = Abandonment.DECISION.settle(ops.scale(x, 1), state, ops);
      float[] sums =
          ops.channelSum(ops.multiply(Operand.disposable(kept), state.inputImportance()))
              .toFloatArray();
      double[] wide = new double[sums.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = sums[i];
      }
      return wide;
    }

    private NDArray cgls(NeuronWeights weights, int k) {
      return new Cgls(this, rows, weights, new SolverSettings(1e-9, 1e-9, k))
          .solve(ops.scale(target, 1), ops)
          .x();
    }

    /** {@code 1 / Σ_i R_i J_ij²} of kept columns, the sums by random signs (Hutchinson). */
    private NDArray inverseColumnNorms() {
      NDArray sums = ops.zerosLike(state.input());
      var random = new Random(1);
      for (int probe = 0; probe < PROBES; probe++) {
        double[] signs = new double[Math.toIntExact(target.size())];
        for (int i = 0; i < signs.length; i++) {
          signs[i] = random.nextBoolean() ? 1 : -1;
        }
        NDArray z = ops.tensor(signs, target.getShape().getShape());
        NDArray back = adjoint(rows.restrict(Operand.disposable(z), ops), ops);
        ops.addProduct(sums, back, back);
      }
      NDArray one = columns.squares(state.input(), ops);
      return ops.divideOrZero(one, ops.scale(sums, 1.0 / PROBES));
    }

    /** Fong and Saunders 2011, without damping. */
    private NDArray lsmr(int steps) {
      double beta = norm(target);
      NDArray u = ops.scale(target, 1 / beta);
      NDArray v = back(u);
      double alpha = norm(v);
      v = ops.scale(v, 1 / alpha);
      double alphaBar = alpha;
      double zetaBar = alpha * beta;
      double rho = 1;
      double rhoBar = 1;
      double cBar = 1;
      double sBar = 0;
      NDArray h = ops.scale(v, 1);
      NDArray hBar = ops.zerosLike(v);
      NDArray x = ops.zerosLike(v);
      for (int k = 0; k < steps; k++) {
        NDArray forth = rows.restrict(Operand.disposable(apply(v, ops)), ops);
        u = ops.add(Operand.disposable(ops.scale(u, -alpha)), forth);
        beta = norm(u);
        u = ops.scale(u, 1 / beta);
        v = ops.add(Operand.disposable(ops.scale(v, -beta)), back(u));
        alpha = norm(v);
        v = ops.scale(v, 1 / alpha);
        double rhoOld = rho;
        rho = Math.hypot(alphaBar, beta);
        double c = alphaBar / rho;
        double s = beta / rho;
        double theta = s * alpha;
        alphaBar = c * alpha;
        double rhoBarOld = rhoBar;
        double thetaBar = sBar * rho;
        double turned = cBar * rho;
        rhoBar = Math.hypot(turned, theta);
        cBar = turned / rhoBar;
        sBar = theta / rhoBar;
        double zeta = cBar * zetaBar;
        zetaBar = -sBar * zetaBar;
        double of = -thetaBar * rho / (rhoOld * rhoBarOld);
        hBar = ops.add(Operand.disposable(ops.scale(hBar, of)), h);
        x = ops.add(Operand.disposable(x), ops.scale(hBar, zeta / (rho * rhoBar)));
        h = ops.add(Operand.disposable(ops.scale(h, -theta / rho)), v);
      }
      return x;
    }

    private NDArray back(NDArray u) {
      return columns.restrict(Operand.disposable(adjoint(u, ops)), ops);
    }

    private static double dot(double[] a, double[] b) {
      return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private double norm(NDArray x) {
      return Math.sqrt(ops.dot(x, x).toDoubleArray()[0]);
    }
  }
}
