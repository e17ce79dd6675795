package io.naflow.lab.bench;

/**
 * What one piece of work costs.
 *
 * @param name {@code forward}, {@code forward+importance}, or a method's id
 * @param secondsPerImage median over the rounds, wall clock
 * @param imagesPerSecond its inverse
 * @param forwardPasses cost in forward passes of the same network in the same rounds
 */
public record Measurement(
    String name, double secondsPerImage, double imagesPerSecond, double forwardPasses) {}
