package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.SolverSettings;
import io.naflow.graph.Graph;
import io.naflow.pass.BackwardSweep;
import io.naflow.pass.ForwardPass;
import io.naflow.pass.LayerState;
import io.naflow.pass.Trace;
import io.naflow.runtime.MapOps;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Smooth Grad-CAM++ (Omeiza et al. 2019, Eq. 9-10): Grad-CAM++ with {@code D_p}, the mean of {@code
 * G^p} over noisy copies of the image, for its p-th derivative: {@code α = D₂ / (2 D₂ + Σ_ab
 * A·D₃)}, {@code w_k = Σ_ij α·max(D₁, 0)}, {@code Σ_k w_k A_k} with the activations of the image
 * itself.
 *
 * @param copies noisy copies, at least 1
 * @param sigma standard deviation of the noise in units of the normalised image, above 0
 */
public record SmoothGradCamPlusPlus(int copies, double sigma) implements PassMethod {
  /** torch-cam's settings. */
  public static final SmoothGradCamPlusPlus DEFAULT = new SmoothGradCamPlusPlus(4, 0.3);

  public SmoothGradCamPlusPlus {
    if (copies < 1 || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "Cannot smooth over %d copies with noise %s: at least 1 copy and noise above 0 are needed"
              .formatted(copies, sigma));
    }
  }

  @Override
  public String id() {
    return "smooth-gradcam++";
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(copies, copies);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    try (Ops scope = ops.inner()) {
      var moments = new HashMap<String, Moments>();
      for (int i = 0; i < copies; i++) {
        addCopy(batch, noise(batch, i), moments, scope);
      }
      for (String node : batch.nodes()) {
        try (Ops inner = scope.inner()) {
          sink.accept(node, map(moments.get(node), batch.activation(node), inner));
        }
      }
    }
  }

  private void addCopy(ImageBatch batch, double[] noise, Map<String, Moments> moments, Ops scope) {
    try (Ops inner = scope.inner()) {
      NDArray noisy = inner.tensor(noise, batch.pixels().getShape().getShape());
      inner.add(Operand.disposable(noisy), batch.pixels());
      Trace trace = ForwardPass.run(batch.network(), noisy, batch.nodes(), inner);
      new BackwardSweep(batch.network(), batch.nodes(), Set.of(), SolverSettings.DEFAULT)
          .run(
              trace,
              batch.seed(),
              (state, at) ->
                  moments
                      .computeIfAbsent(state.node(), node -> Moments.zero(state, scope))
                      .add(state.importance(), at),
              inner);
    }
  }

  private double[] noise(ImageBatch batch, int copy) {
    int size = Math.toIntExact(batch.pixels().size() / batch.size());
    double[] noise = new double[batch.size() * size];
    for (int image = 0; image < batch.size(); image++) {
      Random random = SeededRandom.of(id() + "/" + copy, batch.names().get(image));
      for (int i = 0; i < size; i++) {
        noise[image * size + i] = sigma * random.nextGaussian();
      }
    }
    return noise;
  }

  private NDArray map(Moments sums, NDArray activation, Ops ops) {
    NDArray d1 = ops.relu(Operand.disposable(ops.scale(sums.first(), 1.0 / copies)));
    NDArray d2 = ops.scale(sums.second(), 1.0 / copies);
    NDArray d3 = ops.scale(sums.third(), 1.0 / copies);
    NDArray curvature = ops.spatialSum(ops.multiply(Operand.disposable(d3), activation));
    NDArray denominator = ops.add(Operand.disposable(ops.scale(d2, 2)), curvature);
    NDArray alpha = ops.divideOrZero(d2, denominator);
    NDArray weights = ops.spatialSum(ops.multiply(Operand.disposable(alpha), d1));
    return MapOps.weightedSum(weights, activation, ops);
  }

  /** Sums of the powers of one layer's gradient, N×C×H×W each. */
  private record Moments(NDArray first, NDArray second, NDArray third) {
    static Moments zero(LayerState state, Ops ops) {
      long[] shape = state.importance().getShape().getShape();
      return new Moments(ops.zeros(shape), ops.zeros(shape), ops.zeros(shape));
    }

    void add(NDArray g, Ops ops) {
      NDArray squares = ops.multiply(Operand.shared(g), g);
      ops.add(Operand.disposable(first), g);
      ops.add(Operand.disposable(second), squares);
      ops.add(Operand.disposable(third), ops.multiply(Operand.disposable(squares), g));
    }
  }
}
