/** The main job: every image through every model, and what is found into the tables. */
package io.naflow.jobs.audit;
