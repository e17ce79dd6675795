/** Film strips: an image, then its map at each layer, as small pictures inside the page. */
package io.naflow.jobs.report.film;
