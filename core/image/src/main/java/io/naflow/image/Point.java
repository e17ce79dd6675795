package io.naflow.image;

/**
 * A place in an image, in pixels from its upper left corner; pixel (i, j) covers i..i+1 by j..j+1,
 * so its middle is (i + 0.5, j + 0.5).
 */
public record Point(double x, double y) {}
