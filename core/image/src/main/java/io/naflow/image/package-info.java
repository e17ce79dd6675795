/**
 * Images as networks see them: 8-bit RGB pixels, Pillow's resampling, torchvision's evaluation
 * transform, and the geometry that ties a network's input to the original photograph. Everything
 * here is exact to the bit with Pillow (up to version 12; {@link Resampler}) and torchvision, so
 * that a network trained in Python gets the numbers it was trained on. Files are read in {@code
 * io.naflow.image.codec}.
 */
package io.naflow.image;
