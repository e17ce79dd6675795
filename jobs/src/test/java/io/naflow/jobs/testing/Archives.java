package io.naflow.jobs.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unpacks test resources whose names Java cannot write, such as those in Latin-1. */
public final class Archives {
  private Archives() {}

  /** Unpacks a resource of the dataset package into a folder. */
  public static Path unpack(String name, Path folder) throws IOException, InterruptedException {
    Path archive = Files.createTempFile("naflow", name);
    try (InputStream in = Archives.class.getResourceAsStream("/io/naflow/jobs/dataset/" + name)) {
      Files.write(archive, in.readAllBytes());
      run("tar", "xzf", archive.toString(), "-C", folder.toString());
    } finally {
      Files.delete(archive);
    }
    return folder;
  }

  /** Runs a command that must succeed. */
  public static void run(String... command) throws IOException, InterruptedException {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with %d".formatted(String.join(" ", command), code));
    }
  }
}
