package io.naflow.api;

/**
 * What one method costs for one image, beyond the forward pass and the backward sweep that all
 * methods of a session share: known before the run.
 *
 * @param method the method's id
 * @param forwardPasses runs of the network forwards
 * @param backwardPasses runs backwards
 */
public record MethodCost(String method, long forwardPasses, long backwardPasses) {}
