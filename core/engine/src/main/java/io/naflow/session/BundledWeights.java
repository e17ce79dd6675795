package io.naflow.session;

import io.naflow.torch.Taken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Weights inside the jar, as a temporary file that is gone when this is closed. */
record BundledWeights(Path file) implements AutoCloseable {

  /**
   * @throws IllegalArgumentException if no weights of this name come with the program
   */
  static BundledWeights open(String name) {
    try (InputStream stream =
        BundledWeights.class.getResourceAsStream("/io/naflow/weights/" + name + ".safetensors")) {
      if (stream == null) {
        throw new IllegalArgumentException(
            "Cannot load weights bundled:%s: the program brings none of this name; it brings bundled:scenenet, bundled:scenenet-cbam, bundled:scenenet-bam and bundled:scenenet-embedding"
                .formatted(name));
      }
      try (var taken = new Taken()) {
        var weights = new BundledWeights(Files.createTempFile("naflow-" + name, ".safetensors"));
        taken.add(weights::close);
        Files.copy(stream, weights.file(), StandardCopyOption.REPLACE_EXISTING);
        taken.keep();
        return weights;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot load weights bundled:%s: no temporary file can be written; set java.io.tmpdir"
              .formatted(name),
          e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
