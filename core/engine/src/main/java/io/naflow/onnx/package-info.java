/**
 * From an ONNX file to a network of the engine: {@link io.naflow.onnx.OnnxNetwork#of} folds what
 * does not depend on the image, draws the rest as layers of {@code io.naflow.network}, and names
 * layers and blocks as the modules of the program that exported it.
 *
 * <p>How a graph flows through the package: {@code Translator} goes over the nodes in order and
 * keeps a {@code GraphValue} for each tensor: known numbers, or a layer's output seen through a
 * {@code View}. {@code Folding} computes with known numbers; the classes {@code ...Operators} draw
 * layers into a {@code Drawing}; {@code Scopes} tells which module a node is of; {@code Blocks}
 * finds where exactly one tensor is alive and what a person would call it.
 */
package io.naflow.onnx;
