/**
 * What a task does: the images of a block, through each model, into the rows of a unit; on which of
 * them which metric is measured, and at what cost.
 */
package io.naflow.jobs.unit;
