/** Charts as inline SVG: crisp at any size, readable without colours, with the numbers in them. */
package io.naflow.jobs.report.draw;
