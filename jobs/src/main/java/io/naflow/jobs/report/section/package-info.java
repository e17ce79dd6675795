/** The report's sections, from its numbers to markup. */
package io.naflow.jobs.report.section;
