package io.naflow.lab.train;

/**
 * How a network is trained.
 *
 * @param seed of the initial parameters and of the data, 0 to 2147483647
 * @param steps optimiser steps, at least 1
 * @param batch images a step, at least 2
 * @param learningRate its peak, above 0: it rises from 0 in the first twentieth of the steps and
 *     falls to 0 along a cosine in the rest
 */
public record TrainingPlan(long seed, int steps, int batch, double learningRate) {
  public TrainingPlan {
    if (seed < 0 || seed > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot train with seed %d: libtorch's generator is seeded with 0 to %d here; use one of those"
              .formatted(seed, Integer.MAX_VALUE));
    }
    if (steps < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "Cannot train for %d steps of %d images: at least 1 step of 2 images is needed"
              .formatted(steps, batch));
    }
    if (!(learningRate > 0 && learningRate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Cannot train with learning rate %s: it must be finite and above 0; 0.003 is the demo's"
              .formatted(learningRate));
    }
  }
}
