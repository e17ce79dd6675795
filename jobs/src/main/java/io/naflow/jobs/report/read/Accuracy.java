package io.naflow.jobs.report.read;

import java.util.Optional;

/**
 * How often a model was right.
 *
 * @param images it has said something of
 * @param right of those with a label; empty without labels
 * @param probability mean of its predicted classes' probabilities; empty where it has none
 */
public record Accuracy(
    String model, long images, Optional<Interval> right, Optional<Double> probability) {}
