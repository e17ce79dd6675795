/**
 * What other jars bring: methods, metrics and networks, found by {@link java.util.ServiceLoader},
 * the program's own among them.
 */
package io.naflow.registry;
