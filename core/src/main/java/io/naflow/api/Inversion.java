package io.naflow.api;

/**
 * How well one image's inversion of one segment went.
 *
 * @param residual relative residual of the kept rows, at least 0; 0 for the last feature map, where
 *     nothing is inverted
 * @param iterations conjugate-gradient steps taken; 0 for a closed form
 * @param converged whether the residual is within the tolerance
 * @param abandonedShare share of the layer's neurons that are abandoned, that is 0, in 0..1
 * @param abandonedRows share of the segment's equations that were left out, in 0..1
 */
public record Inversion(
    double residual,
    int iterations,
    boolean converged,
    double abandonedShare,
    double abandonedRows) {}
