/**
 * Measurements of the engine, as ratios to the forward pass of the same network in the same run.
 */
package io.naflow.lab.bench;
