/**
 * A stretch of a network with one input and one output, run forwards, as a frozen affine map, and
 * backwards; tensors live until their last reader.
 */
package io.naflow.propagation.stage;
