package io.naflow.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /**
   * Reads a file that holds nothing but tensors, containers, numbers and text.
   *
   * @throws WeightsException if the file is missing, damaged, of an unknown kind, or mentions any
   *     class or function beyond those
   */
  public static Checkpoint read(Path file) {
    return read(file, ReadOptions.strict());
  }

  /**
   * Reads a file.
   *
   * @param options what it may hold beyond tensors, containers, numbers and text
   * @throws WeightsException if the file is missing, damaged, of an unknown kind, or mentions any
   *     class or function that the options do not list
   */
  public static Checkpoint read(Path file, ReadOptions options) {
    try (SourceFile.Reading in = SourceFile.of(file).open()) {
      Format format = Format.of(in);
      Freezer.Contents contents =
          switch (format) {
            case SAFETENSORS -> SafetensorsFile.read(in);
            case PYTORCH_ZIP -> PyTorchZip.read(in, options);
            case PYTORCH_LEGACY -> PyTorchLegacy.read(in, options);
          };
      return new Checkpoint(
          file, format, in.sha256(), contents.root(), contents.tensors(), contents.scalars());
    }
  }
}
