/**
 * Rows of an earlier run for images that have not changed since: an audit over a dataset that has
 * grown explains what is new.
 */
package io.naflow.jobs.reuse;
