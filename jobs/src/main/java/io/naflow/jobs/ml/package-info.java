/** Attention flow as a stage of a {@code spark.ml} pipeline. */
package io.naflow.jobs.ml;
