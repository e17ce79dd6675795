package io.naflow.metric.explanation;

import io.naflow.metric.MetricResult;
import java.util.List;
import java.util.function.IntFunction;

/** Inputs to explain, and what to make of the explanations. */
public final class ExplanationPlan {
  private final int size;
  private final IntFunction<float[]> inputs;
  private final Fold fold;

  ExplanationPlan(int size, IntFunction<float[]> inputs, Fold fold) {
    this.size = size;
    this.inputs = inputs;
    this.fold = fold;
  }

  /** What is made of the explanations. */
  @FunctionalInterface
  interface Fold {
    MetricResult of(double clean, List<Explained> explained);
  }

  /** How many explanations it takes, beside that of the unchanged image. */
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
   * @param clean the explained class's probability on the unchanged image, 0..1
   * @param explained of each input, in order
   */
  public MetricResult result(double clean, List<Explained> explained) {
    if (explained.size() != size) {
      throw new IllegalArgumentException(
          "Cannot fold %d explanations: the plan has %d inputs".formatted(explained.size(), size));
    }
    return fold.of(clean, explained);
  }
}
