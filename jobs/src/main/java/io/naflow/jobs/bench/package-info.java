/** What the job costs beside the engine alone. */
package io.naflow.jobs.bench;
