/**
 * What users of the engine see: plain Java, no tensor in a signature. The entry point is {@code
 * io.naflow.NaFlow}; the Spark jobs use nothing else of core.
 */
package io.naflow.api;
