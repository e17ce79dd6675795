/**
 * Attention maps as pictures: colour maps, normalisation and upsampling as other tools do them, and
 * strips that show an image and its maps from shallow to deep, ready for a slide. Letters come with
 * the program, so that a machine without fonts or a display draws the same bytes.
 */
package io.naflow.picture;
