package io.naflow.jobs.cli;

import io.naflow.jobs.executor.Because;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder given by {@code --out}. */
public final class OutputDirectory {
  private OutputDirectory() {}

  /**
   * Makes a local folder.
   *
   * @throws IllegalArgumentException if something that is no folder is in the way, or it cannot be
   *     made or written to
   */
  public static Path create(String out) {
    Path folder = Path.of(out);
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(out);
      }
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          "Cannot write to %s: it is a file; give a folder with --out".formatted(out), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot write to %s: %s; give another folder with --out".formatted(out, Because.of(e)),
          e);
    }
  }

  /**
   * Sends what Spark and libraries log to {@code naflow.log} in a local output folder. To be called
   * before the first of them is touched; without effect under {@code spark-submit}, which has
   * logging of its own.
   */
  static void logInto(String out) {
    local(out).ifPresent(LogFile::in);
  }

  /** Empty for what is on another file system, or nowhere. */
  private static Optional<Path> local(String out) {
    try {
      if (out.startsWith("file:")) {
        // Spark's paths may hold what URIs may not, such as a blank.
        return Optional.of(Path.of(new org.apache.hadoop.fs.Path(out).toUri().getPath()));
      }
      return out.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
          ? Optional.empty()
          : Optional.of(Path.of(out));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
