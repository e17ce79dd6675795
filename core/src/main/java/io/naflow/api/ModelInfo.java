package io.naflow.api;

import io.naflow.image.Preprocessing;

/**
 * What a loaded model is.
 *
 * @param spec what was asked for
 * @param weightsSha256 hash of the weights file, {@code seeded} for seeded weights
 * @param parameters number of values, buffers included
 * @param classes number of outputs
 * @param preprocessing what its images go through
 */
public record ModelInfo(
    ModelSpec spec,
    String weightsSha256,
    long parameters,
    int classes,
    Preprocessing preprocessing) {}
