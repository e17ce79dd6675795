/** The commands of {@code scripts/naflow}. */
package io.naflow.jobs.cli;
