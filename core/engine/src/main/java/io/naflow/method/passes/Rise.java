package io.naflow.method.passes;

import ai.djl.ndarray.NDArray;
import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * RISE (Petsiuk et al. 2018, Eq. 6): {@code 1/(N p) Σ_i P(x ⊗ M_i)·M_i} over random masks, with P
 * the target's probability; one map at the image's resolution. The masks depend on the image's name
 * and the seed alone.
 *
 * @param masks N, at least 1
 * @param cells cells along each side of the coarse grid, at least 2
 * @param probability p of a cell to be on, above 0, at most 1
 * @param seed of the masks
 */
public record Rise(int masks, int cells, double probability, long seed) implements PassMethod {
  /** The settings of the authors' "Easy start". */
  public static final Rise DEFAULT = new Rise(2000, 8, 0.5, 0);

  public Rise {
    if (masks < 1 || cells < 2 || !(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot run RISE with %d masks of %d×%d cells, each on with probability %s: at least 1 mask and 2 cells a side are needed, and a probability above 0 and at most 1"
              .formatted(masks, cells, cells, probability));
    }
  }

  @Override
  public String id() {
    return "rise";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter.Whole(
            "masks", DEFAULT.masks, 1, 1_000_000, "Random masks, each a pass of the image."),
        new Parameter.Whole(
            "cells",
            DEFAULT.cells,
            2,
            1000,
            "Cells along each side of the grid that masks are drawn on."),
        new Parameter.Real(
            "probability", DEFAULT.probability, 0, 1, "Probability of a cell to be left on."),
        Parameter.seed());
  }

  @Override
  public PassMethod with(Choices choices) {
    return new Rise(
        choices.whole("masks"),
        choices.whole("cells"),
        choices.real("probability"),
        choices.whole("seed"));
  }

  @Override
  public boolean needsProbability() {
    return true;
  }

  @Override
  public Set<String> nodes(Graph graph, Set<String> layers) {
    return Set.of(Graph.INPUT);
  }

  @Override
  public PassCost cost(Graph graph, Set<String> nodes) {
    return new PassCost(masks, 0);
  }

  @Override
  public void explain(ImageBatch batch, Sink sink, Ops ops) {
    FeatureShape input = batch.network().graph().input();
    int size = input.height() * input.width();
    double[] maps = new double[batch.size() * size];
    for (int image = 0; image < batch.size(); image++) {
      Random random = SeededRandom.of(id(), batch.names().get(image), seed);
      for (int first = 0; first < masks; first += ImageBatch.VARIANTS) {
        int count = Math.min(ImageBatch.VARIANTS, masks - first);
        double[] sum = weighted(batch, image, count, random, ops);
        for (int i = 0; i < size; i++) {
          maps[image * size + i] += sum[i] / (masks * probability);
        }
      }
    }
    sink.accept(Graph.INPUT, ops.tensor(maps, batch.size(), 1, input.height(), input.width()));
  }

  /** {@code Σ P(x ⊗ M)·M} over the next masks. */
  private double[] weighted(ImageBatch batch, int image, int count, Random random, Ops ops) {
    FeatureShape input = batch.network().graph().input();
    int size = input.height() * input.width();
    float[] values = new float[count * size];
    var source = new RiseMasks(this, input.height(), input.width());
    for (int j = 0; j < count; j++) {
      source.next(random, values, j * size);
    }
    try (Ops inner = ops.inner()) {
      NDArray drawn =
          inner.tensor(FloatBuffer.wrap(values), count, 1, input.height(), input.width());
      NDArray masked = inner.multiply(Operand.disposable(batch.copies(image, count, inner)), drawn);
      double[] probabilities = Numbers.of(batch.probabilities(image, masked, inner), inner);
      double[] sum = new double[size];
      for (int j = 0; j < count; j++) {
        for (int i = 0; i < size; i++) {
          sum[i] += probabilities[j] * values[j * size + i];
        }
      }
      return sum;
    }
  }
}
