/** Spark as the launcher starts it, and paths as its readers take them. */
package io.naflow.jobs.spark;
