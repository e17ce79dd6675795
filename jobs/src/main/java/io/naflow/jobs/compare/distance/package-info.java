/** How far maps of one image are apart, computed where both lie in files of one block. */
package io.naflow.jobs.compare.distance;
