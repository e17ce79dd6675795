/**
 * Networks as data: layers, nodes, graphs and the segments that are inverted as one. Nothing here
 * computes; shapes are inferred and checked when a graph is built. Only {@code java.*} is used.
 */
package io.naflow.network;
