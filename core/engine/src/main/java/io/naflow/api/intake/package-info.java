/**
 * The one way from image files to outcomes: bytes, pixels, inputs, answers. Nothing here throws for
 * what is wrong with an image.
 */
package io.naflow.api.intake;
