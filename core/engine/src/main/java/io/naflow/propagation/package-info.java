/**
 * Loops over a network, with nothing in them that knows a layer type: the forward pass, the
 * gradient sweep, the frozen maps of whole segments and their inversion.
 */
package io.naflow.propagation;
