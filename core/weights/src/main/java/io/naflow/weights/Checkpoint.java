package io.naflow.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of weights, checked and ready: every tensor was found to lie within the file. The numbers
 * of the tensors stay in the file until asked for, so it must stay in place; nothing has to be
 * closed.
 *
 * @param file where it was read from
 * @param format what kind of file it is, found by its content
 * @param sha256 the SHA-256 of the whole file, 64 lower-case hexadecimal digits
 * @param root the nesting as the author of the file made it; for safetensors a flat dictionary
 * @param tensors every tensor by its path, whose parts are joined by dots ({@code
 *     state_dict.module.conv1.weight}; {@code root} if the file is one bare tensor), in file order
 * @param metadata every number, text and boolean by its path ({@code epoch}, {@code arch}, {@code
 *     best_prec1}), in file order; for safetensors the texts of {@code __metadata__}
 */
public record Checkpoint(
    Path file,
    Format format,
    String sha256,
    Value root,
    Map<String, StoredTensor> tensors,
    Map<String, Value> metadata) {

  public Checkpoint {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Objects and tensors of kinds that are not read, by their paths: what they are. */
  public Map<String, String> strangers() {
    Map<String, String> found = new LinkedHashMap<>();
    StateDict.strangers(root, "", found);
    return found;
  }

  /**
   * Reads a file, or safetensors in several: their index, or the folder of it. Objects of classes
   * that are not known here are data ({@link Value.Inert}): nothing in a file is ever looked up or
   * run.
   *
   * @throws WeightsException if the file is missing, damaged, or of an unknown kind
   */
  public static Checkpoint read(Path file) {
    Optional<Path> index = ShardedSafetensors.index(file);
    if (index.isPresent()) {
      return ShardedSafetensors.read(index.get());
    }
    try (SourceFile.Reading in = SourceFile.of(file).open()) {
      Format format = Format.of(in);
      Freezer.Contents contents =
          switch (format) {
            case SAFETENSORS -> SafetensorsFile.read(in);
            case PYTORCH_ZIP -> PyTorchZip.read(in);
            case PYTORCH_LEGACY -> PyTorchLegacy.read(in);
          };
      return new Checkpoint(
          file, format, in.sha256(), contents.root(), contents.tensors(), contents.scalars());
    }
  }
}
