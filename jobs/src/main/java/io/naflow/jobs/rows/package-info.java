/** What a model has found of an image, as rows of the tables. */
package io.naflow.jobs.rows;
