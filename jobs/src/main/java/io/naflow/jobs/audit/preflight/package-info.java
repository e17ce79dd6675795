/**
 * What an audit is told before it begins, and refused for: each {@link
 * io.naflow.jobs.audit.preflight.Part} looks at one side of it.
 */
package io.naflow.jobs.audit.preflight;
