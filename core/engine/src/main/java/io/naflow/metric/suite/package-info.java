/**
 * All metrics together: which there are, what they cost, and how they are measured on the maps of a
 * batch of images with one queue for all that has to go through the network. Entry points are
 * {@link io.naflow.metric.suite.Metrics} and {@link io.naflow.metric.suite.MetricRun}.
 */
package io.naflow.metric.suite;
