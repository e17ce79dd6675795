/**
 * The way in for programs: {@link io.naflow.NaFlow} describes what is to be explained and how,
 * {@link io.naflow.Explainer} does it, {@link io.naflow.Explanation} is what comes out. All in
 * plain Java, without tensors. {@code docs/library.md} shows it at work; {@code io.naflow.djl} is
 * the same as a DJL predictor.
 */
package io.naflow;
