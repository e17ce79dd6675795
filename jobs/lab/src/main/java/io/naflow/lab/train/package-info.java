/**
 * Trains the project's own small networks with DJL on generated scenes and measures them on others;
 * the only place where automatic differentiation is used.
 */
package io.naflow.lab.train;
