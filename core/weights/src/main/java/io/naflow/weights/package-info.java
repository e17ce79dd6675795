/**
 * Reads the trained weights of a network from PyTorch and safetensors files, and writes
 * safetensors.
 *
 * <p>{@link io.naflow.weights.Checkpoint#read} finds out the format, refuses whatever is not plain
 * data, and gives the nesting of the file ({@link io.naflow.weights.Value}), its tensors ({@link
 * io.naflow.weights.StoredTensor}, whose numbers stay in the file until asked for) and its scalars.
 * {@link io.naflow.weights.StateDict} picks the parameters of the network out of the nesting.
 *
 * <p>How a file flows through the package: {@code Format} looks at the first bytes; {@code
 * SafetensorsFile}, {@code PyTorchZip} or {@code PyTorchLegacy} reads the frame; the two PyTorch
 * ones hand the pickle to {@code Unpickler} (opcodes), which asks {@code Globals} what a name may
 * stand for and builds {@code Node}s; {@code Freezer} checks every tensor against its storage and
 * makes the values that leave the package.
 *
 * <p>Files come from strangers. Nothing in a file is ever run, no class is looked up by a name from
 * a file, every size is checked against the length of the file before memory is taken for it, and a
 * malformed file ends in a {@link io.naflow.weights.WeightsException} and nothing else.
 */
package io.naflow.weights;
