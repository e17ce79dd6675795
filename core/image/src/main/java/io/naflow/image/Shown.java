package io.naflow.image;

/**
 * An image as a network sees it.
 *
 * @param view as a picture: resized and cropped, 8-bit RGB
 * @param prepared the same as numbers
 */
public record Shown(RgbImage view, PreparedImage prepared) {}
