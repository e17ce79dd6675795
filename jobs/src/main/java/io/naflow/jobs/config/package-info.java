/** The audit's configuration: one YAML file, read strictly, with every complaint at its place. */
package io.naflow.jobs.config;
