/** What everything about a dataset rests on: where images are, and how they fail. */
package io.naflow.jobs.dataset.source;
