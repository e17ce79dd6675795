/**
 * {@code naflow bench}: the engine, as ratios to the forward pass of the same network in the same
 * run, and what the job costs beside the engine alone.
 */
package io.naflow.lab.bench;
