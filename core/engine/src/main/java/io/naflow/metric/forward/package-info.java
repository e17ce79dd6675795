/**
 * Metrics that ask the network for its output on changed images. Each is a plan: inputs, made one
 * by one when asked for, and a fold of the network's answers into numbers; who runs the network is
 * not its business. Entry point is {@link io.naflow.metric.forward.ForwardMetrics}.
 */
package io.naflow.metric.forward;
