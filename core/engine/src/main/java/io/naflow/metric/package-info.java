/**
 * Numbers about attention maps: arrays in, numbers out. Here are what the audit's {@code
 * layer_stats} holds and the types that the metrics proper share: those of a map alone or against
 * an annotation are in {@code metric.map}, those that also ask the network for its output on
 * changed images in {@code metric.forward}, and those that ask for more explanations in {@code
 * metric.explanation}. No tensors: only {@code java.*} and {@code io.naflow.image} are used.
 */
package io.naflow.metric;
