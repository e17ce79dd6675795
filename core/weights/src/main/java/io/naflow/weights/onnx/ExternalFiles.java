package io.naflow.weights.onnx;

import io.naflow.weights.SourceFile;
import io.naflow.weights.WeightsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files beside an ONNX file that hold its tensors: in its own folder and nowhere else. */
final class ExternalFiles {
  private static final int MOST = 4096;

  private final SourceFile model;
  private final Map<String, SourceFile> byLocation = new LinkedHashMap<>();

  ExternalFiles(SourceFile model) {
    this.model = model;
  }

  SourceFile model() {
    return model;
  }

  /**
   * The file at a location that the model gives.
   *
   * @throws WeightsException if it is not in the model's folder, or there is none
   */
  SourceFile at(String location) {
    SourceFile known = byLocation.get(location);
    if (known != null) {
      return known;
    }
    if (byLocation.size() == MOST) {
      throw refuse(location, "it names more than %d files".formatted(MOST));
    }
    SourceFile found = SourceFile.of(resolve(location));
    byLocation.put(location, found);
    return found;
  }

  private Path resolve(String location) {
    try {
      Path folder = model.path().toAbsolutePath().getParent();
      Path file = folder.resolve(location);
      boolean plain = !Path.of(location).isAbsolute() && file.normalize().startsWith(folder);
      if (!plain || location.isBlank()) {
        throw refuse(location, "it is not in the folder of the file");
      }
      // A link could lead out of the folder although its name does not.
      if (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
        throw refuse(location, "it is a link that leads out of the folder of the file");
      }
      return file;
    } catch (InvalidPathException e) {
      throw refuse(location, "it is no name of a file");
    } catch (IOException e) {
      throw refuse(location, "it cannot be looked up (%s)".formatted(e.getMessage()));
    }
  }

  private WeightsException refuse(String location, String why) {
    return WeightsException.cannot(
        "read %s".formatted(model.path()),
        "it keeps tensors in '%s', and %s".formatted(WeightsException.shown(location), why),
        "put the file of the tensors beside it, or export the network into one file");
  }

  /** Hash of the whole: the model's own where there is no other file. */
  String sha256(String own) {
    if (byLocation.isEmpty()) {
      return own;
    }
    MessageDigest all = digest();
    all.update(own.getBytes(StandardCharsets.US_ASCII));
    byLocation.forEach(
        (location, file) -> {
          try (SourceFile.Reading in = file.open()) {
            all.update(("\n" + location + "\n" + in.sha256()).getBytes(StandardCharsets.UTF_8));
          }
        });
    return HexFormat.of().formatHex(all.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
