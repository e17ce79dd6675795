package io.naflow.image.webp;

/**
 * What a frame's header says of its size, before anything is decoded.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record FrameSize(int width, int height) {}
