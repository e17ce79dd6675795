package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.SolverSettings;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.network.Graph;
import io.naflow.propagation.BackwardSweep;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.LayerState;
import io.naflow.propagation.Trace;
import io.naflow.torch.MapOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Smooth Grad-CAM++ (Omeiza et al. 2019, Eq. 9-10): Grad-CAM++ with {@code D_p}, the mean of {@code
 * G^p} over noisy copies of the image, for its p-th derivative: {@code α = D₂ / (2 D₂ + S_k D₃)},
 * {@code w_k = Σ_ij α·max(D₁, 0)}, {@code Σ_k w_k A_k} with the activations of the image itself and
 * their sums {@code S_k}. So without noise it is {@code gradcam++}. Where the mean of {@code G³}
 * has the other sign than that of {@code G}, the denominator would run into a pole; there {@code
 * S_k D₃} counts 0, so that α is at most ½ as it is by the formula for positive gradients.
 *
 * <p>torch-cam sums {@code A·D₃} over the places where the paper has {@code S_k D₃}, and takes the
 * last copy's gradient for {@code D₁}.
 *
 * @param samples noisy copies, at least 1
 * @param noise standard deviation of the noise in units of the normalised image, above 0
 * @param seed of the noise
 */
public record SmoothGradCamPlusPlus(int samples, double noise, long seed) implements PassMethod {
  /** torch-cam's settings. */
  public static final SmoothGradCamPlusPlus DEFAULT = new SmoothGradCamPlusPlus(4, 0.3, 0);

  public SmoothGradCamPlusPlus {
    if (samples < 1 || !(noise > 0)) {
      throw new IllegalArgumentException(
          "Cannot smooth over %d samples with noise %s: at least 1 sample and noise above 0 are needed"
              .formatted(samples, noise));
    }
  }

  @Override
  public String id() {
    return "smooth-gradcam++";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter.Whole(
            "samples",
            DEFAULT.samples,
            1,
            10_000,
            "Noisy copies of the image whose gradients are averaged."),
        new Parameter.Real(
            "noise",
            DEFAULT.noise,
            0,
            100,
            "Standard deviation of the noise in units of the normalised image."),
        Parameter.seed());
  }

  @Override
  public PassMethod with(Choices choices) {
    return new SmoothGradCamPlusPlus(
        choices.whole("samples"), choices.real("noise"), choices.whole("seed"));
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(samples, samples);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    try (Ops scope = ops.inner()) {
      var moments = new HashMap<String, Moments>();
      for (int i = 0; i < samples; i++) {
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
    double[] drawn = new double[batch.size() * size];
    for (int image = 0; image < batch.size(); image++) {
      Random random = SeededRandom.of(id() + "/" + copy, batch.names().get(image), seed);
      for (int i = 0; i < size; i++) {
        drawn[image * size + i] = noise * random.nextGaussian();
      }
    }
    return drawn;
  }

  private NDArray map(Moments sums, NDArray activation, Ops ops) {
    NDArray d1 = ops.relu(Operand.disposable(ops.scale(sums.first(), 1.0 / samples)));
    NDArray d2 = ops.scale(sums.second(), 1.0 / samples);
    NDArray d3 = ops.scale(sums.third(), 1.0 / samples);
    NDArray bent = ops.multiply(Operand.disposable(d3), ops.spatialSum(activation));
    NDArray curvature = ops.relu(Operand.disposable(bent));
    NDArray denominator = ops.add(Operand.disposable(ops.scale(d2, 2)), curvature);
    NDArray alpha = ops.divideOrZero(d2, denominator);
    NDArray weights = ops.spatialSum(ops.multiply(Operand.disposable(alpha), d1));
    return MapOps.weightedSum(weights, activation, ops);
  }

  /** Sums of the powers of one layer's gradient, N×C×H×W each. */
  private record Moments(NDArray first, NDArray second, NDArray third) {
    static Moments zero(LayerState state, Ops ops) {
      NDArray like = state.importance();
      return new Moments(ops.zerosLike(like), ops.zerosLike(like), ops.zerosLike(like));
    }

    void add(NDArray g, Ops ops) {
      NDArray squares = ops.multiply(Operand.shared(g), g);
      ops.add(Operand.disposable(first), g);
      ops.add(Operand.disposable(second), squares);
      ops.add(Operand.disposable(third), ops.multiply(Operand.disposable(squares), g));
    }
  }
}
