package io.naflow.api;

import java.util.OptionalDouble;

/**
 * What a classifier's outputs mean: the one place where they become scores of classes,
 * probabilities and a decision.
 *
 * <p>Each class has a score, the number that speaks for it: its logit, which is also what is
 * explained. One sigmoid output stands for two classes: its logit z speaks for class 1, and -z for
 * class 0.
 */
public sealed interface Head {
  /** What it is called in configurations and tables. */
  String id();

  /**
   * Probability of a class, 0..1; empty where outputs are no probabilities.
   *
   * @param scores of all classes
   */
  OptionalDouble probability(float[] scores, int classIndex);

  /** The class that is said of an image with these outputs; equal ones go to the smaller index. */
  default int decide(float[] outputs) {
    int best = 0;
    for (int i = 1; i < outputs.length; i++) {
      best = outputs[i] > outputs[best] ? i : best;
    }
    return best;
  }

  /** Probability from which on one output says class 1; empty where none decides so. */
  default OptionalDouble decisionThreshold() {
    return OptionalDouble.empty();
  }

  /** Whether the outputs are one that stands for two classes. */
  default boolean halves(int outputs) {
    return false;
  }

  /** Number of classes that so many outputs stand for. */
  default int classes(int outputs) {
    return halves(outputs) ? 2 : outputs;
  }

  /** What speaks for each class. */
  default float[] scores(float[] outputs) {
    return halves(outputs.length) ? new float[] {0 - outputs[0], outputs[0]} : outputs.clone();
  }

  /** Gradient at the outputs of a sum of scores, given the factor of each class's score. */
  default double[] atOutputs(double[] factors, int outputs) {
    return halves(outputs) ? new double[] {factors[1] - factors[0]} : factors.clone();
  }

  /**
   * A head by its name.
   *
   * @param threshold of a sigmoid
   * @throws IllegalArgumentException if there is no such head, or the threshold is not the head's
   *     or out of range
   */
  static Head parse(String name, OptionalDouble threshold) {
    Head head =
        switch (name) {
          case "softmax" -> new Softmax();
          case "sigmoid" -> new Sigmoid(threshold.orElse(Sigmoid.MIDDLE));
          case "none" -> new None();
          default ->
              throw new IllegalArgumentException(
                  "Cannot use head '%s': there is none of this name; give softmax, sigmoid or none"
                      .formatted(name));
        };
    if (threshold.isPresent() && !(head instanceof Sigmoid)) {
      throw new IllegalArgumentException(
          "Cannot use a threshold of %s with head %s: only a sigmoid's probability has one; leave it out, or give head sigmoid"
              .formatted(threshold.getAsDouble(), name));
    }
    return head;
  }

  /** One class of several: probabilities add up to 1, the largest logit decides. */
  record Softmax() implements Head {
    @Override
    public String id() {
      return "softmax";
    }

    @Override
    public OptionalDouble probability(float[] scores, int classIndex) {
      double largest = Double.NEGATIVE_INFINITY;
      for (float score : scores) {
        largest = Math.max(largest, score);
      }
      double sum = 0;
      for (float score : scores) {
        sum += Math.exp(score - largest);
      }
      return OptionalDouble.of(Math.exp(scores[classIndex] - largest) / sum);
    }
  }

  /**
   * Yes or no for each output, σ(logit). One output stands for the classes 0 and 1, and says 1 from
   * the threshold on; of several, the one of the highest probability is said.
   *
   * @param threshold above 0 and below 1
   */
  record Sigmoid(double threshold) implements Head {
    /** What is used where nothing is said. */
    public static final double MIDDLE = 0.5;

    public Sigmoid {
      if (!(threshold > 0 && threshold < 1)) {
        throw new IllegalArgumentException(
            "Cannot use a threshold of %s: at 0 every image is of class 1 and at 1 none is; give a number between 0 and 1, such as 0.5"
                .formatted(threshold));
      }
    }

    @Override
    public String id() {
      return "sigmoid";
    }

    @Override
    public OptionalDouble decisionThreshold() {
      return OptionalDouble.of(threshold);
    }

    @Override
    public boolean halves(int outputs) {
      return outputs == 1;
    }

    @Override
    public int decide(float[] outputs) {
      return outputs.length == 1
          ? sigmoid(outputs[0]) >= threshold ? 1 : 0
          : Head.super.decide(outputs);
    }

    @Override
    public OptionalDouble probability(float[] scores, int classIndex) {
      return OptionalDouble.of(sigmoid(scores[classIndex]));
    }

    private static double sigmoid(double z) {
      return 1 / (1 + Math.exp(-z));
    }
  }

  /**
   * Plain numbers, as of a regression: the largest output is named, which claims no class and has
   * no probability.
   */
  record None() implements Head {
    @Override
    public String id() {
      return "none";
    }

    @Override
    public OptionalDouble probability(float[] scores, int classIndex) {
      return OptionalDouble.empty();
    }
  }
}
