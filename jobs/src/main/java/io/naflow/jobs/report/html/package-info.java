/** Pieces of HTML and SVG that cannot be broken by the text in them. */
package io.naflow.jobs.report.html;
