/** Single images on the command line: strips to look at and arrays to compute with; no Spark. */
package io.naflow.jobs.cli.explain;
