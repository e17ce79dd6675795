package io.naflow.train;

/**
 * How a network is trained.
 *
 * @param seed of the initial parameters and of the order of the data
 * @param steps optimiser steps, at least 1
 * @param batch images a step
 * @param learningRate at the start; it falls to 0 along a cosine
 */
public record TrainingPlan(long seed, int steps, int batch, double learningRate) {
  public TrainingPlan {
    if (steps < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "Cannot train for %d steps of %d images: at least 1 step of 2 images is needed"
              .formatted(steps, batch));
    }
  }
}
