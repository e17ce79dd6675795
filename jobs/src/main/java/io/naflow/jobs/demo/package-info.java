/** The embedded default: generated scenes, audited with the networks that come with the program. */
package io.naflow.jobs.demo;
