package io.naflow.metric.forward;

import io.naflow.metric.MetricResult;
import java.util.function.IntFunction;

/** Inputs to run through a network, and what to make of its answers. */
public final class ForwardPlan {
  private final int size;
  private final IntFunction<float[]> inputs;
  private final Fold fold;

  ForwardPlan(int size, IntFunction<float[]> inputs, Fold fold) {
    this.size = size;
    this.inputs = inputs;
    this.fold = fold;
  }

  /** What is made of the answers. */
  @FunctionalInterface
  interface Fold {
    MetricResult of(double clean, double[] scores);
  }

  /** How many forward passes it takes, beside the one of the unchanged image. */
  public int size() {
    return size;
  }

  /**
   * One input, made now; the same at every call, in any order.
   *
   * @param index from 0 to size - 1
   * @return CHW, normalised; the caller's to keep
   */
  public float[] input(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "Cannot make input %d: the plan has inputs 0 to %d".formatted(index, size - 1));
    }
    return inputs.apply(index);
  }

  /**
   * The metric's numbers.
   *
   * @param clean the explained class's probability or logit (the metric's readout) on the unchanged
   *     image
   * @param scores the same on each input, in order
   */
  public MetricResult result(double clean, double[] scores) {
    if (scores.length != size) {
      throw new IllegalArgumentException(
          "Cannot fold %d scores: the plan has %d inputs".formatted(scores.length, size));
    }
    if (!Double.isFinite(clean)) {
      return notFinite("unchanged image", clean);
    }
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(scores[i])) {
        return notFinite("changed image " + i, scores[i]);
      }
    }
    return fold.of(clean, scores);
  }

  private static MetricResult notFinite(String what, double score) {
    return new MetricResult.Undefined(
        "the network's answer to the %s is %s".formatted(what, score));
  }
}
