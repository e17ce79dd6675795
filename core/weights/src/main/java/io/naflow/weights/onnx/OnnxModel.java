package io.naflow.weights.onnx;

import io.naflow.weights.ByteInput;
import io.naflow.weights.SourceFile;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An ONNX file as data: nothing in it has been run or understood beyond its form, and the numbers
 * of its tensors stay where they are until asked for.
 *
 * @param file where it was read from
 * @param sha256 of the file; where tensors lie in other files, of all their hashes together
 * @param producer program and version that wrote it
 * @param opset version of ONNX's own operators; empty if none are used
 * @param inputs of the graph, those among the initialisers included
 * @param outputs of the graph
 * @param nodes in the file's order
 * @param initialisers tensors that come with the graph, by name
 * @param unreadable initialisers of types that no network here can use, with the type
 * @param metadata what the exporter or its user noted, by key
 */
public record OnnxModel(
    Path file,
    String sha256,
    String producer,
    OptionalLong opset,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    List<OnnxNode> nodes,
    Map<String, StoredTensor> initialisers,
    Map<String, String> unreadable,
    Map<String, String> metadata) {
  public OnnxModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    initialisers = Collections.unmodifiableMap(new LinkedHashMap<>(initialisers));
    unreadable = Map.copyOf(unreadable);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Whether a file's name says that it is one. */
  public static boolean isNamed(Path file) {
    return file.getFileName() != null && file.getFileName().toString().endsWith(".onnx");
  }

  /**
   * Reads a file.
   *
   * @throws WeightsException if it is missing, damaged, no ONNX file, or wants tensors from outside
   *     of its folder
   */
  public static OnnxModel read(Path file) {
    SourceFile source = SourceFile.of(file);
    try (SourceFile.Reading in = source.open()) {
      var external = new ExternalFiles(source);
      var parts =
          new ModelReader(external)
              .read(WireMessage.whole(new ByteInput(in, 0, source.size(), "")));
      return parts.model(file, external.sha256(in.sha256()));
    }
  }
}
