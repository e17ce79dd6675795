/** Labels and boxes in the forms in which people have them. */
package io.naflow.jobs.dataset.truth;
