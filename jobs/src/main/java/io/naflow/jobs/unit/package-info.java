/** Metrics in the main job: on which images, at what cost, and how their rows come about. */
package io.naflow.jobs.unit;
