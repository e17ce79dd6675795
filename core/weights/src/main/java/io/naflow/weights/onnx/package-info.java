/**
 * Reads ONNX files: {@link io.naflow.weights.onnx.OnnxModel#read} gives the graph as inert data,
 * whose tensors stay in the file until they are asked for.
 *
 * <p>The wire format of protocol buffers is read here by hand, and not by generated classes: those
 * of protobuf 3 and 4 do not run beside the protobuf 2.5 that Spark and Hadoop bring to a cluster's
 * class path, and they take a whole file into memory before anything in it can be checked. Only the
 * fields of {@code onnx.proto} that a network for inference has are read; the others are passed
 * over.
 *
 * <p>Files come from strangers: every length is compared with what is left of the file before
 * memory is taken, numbers of nodes, names and values are bounded, nothing is recursive but for the
 * five levels of {@code onnx.proto}, and external data is read from the file's own folder alone.
 */
package io.naflow.weights.onnx;
