/** What the report tells, read from the tables of a run. */
package io.naflow.jobs.report.read;
