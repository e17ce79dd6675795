/** One self-contained HTML page about a run, from its tables. */
package io.naflow.jobs.report;
