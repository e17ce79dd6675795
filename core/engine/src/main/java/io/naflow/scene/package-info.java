/**
 * The project's own data: generated scenes in which one shape stands on clutter, so that what a
 * network should look at is known to the pixel.
 */
package io.naflow.scene;
