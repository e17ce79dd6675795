/**
 * The images of an audit: which there are, their labels and boxes, and how they are cut into
 * blocks.
 */
package io.naflow.jobs.dataset;
