/**
 * Trains the project's own small networks with DJL; the only place where automatic differentiation
 * is used.
 */
package io.naflow.train;
