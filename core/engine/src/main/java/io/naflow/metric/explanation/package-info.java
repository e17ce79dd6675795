/**
 * Metrics that ask for more explanations of the same model. As in {@code metric.forward}, each is a
 * plan: inputs to explain, and a fold of the explanations into numbers.
 */
package io.naflow.metric.explanation;
