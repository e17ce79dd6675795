package io.naflow.api;

/**
 * A layer whose attention is explained: the place of a map.
 *
 * @param name the layer's own name in its network ({@code layer3.5}, {@code bam2})
 * @param index its place among the explained layers, shallow to deep, from 0; -1 for the image
 *     itself, named {@code input}, where a method makes maps of that
 * @param kind {@code residual}, {@code inception}, {@code conv}, {@code maxpool}, ...
 * @param granularity whether it is a segment's output or one inside a segment
 * @param channels of its output
 * @param height of its output and of its maps
 * @param width likewise
 * @param depth its place from the image (0) to the last feature map (1), as the share of the
 *     network's layers before it
 */
public record LayerInfo(
    String name,
    int index,
    String kind,
    Granularity granularity,
    int channels,
    int height,
    int width,
    double depth) {}
