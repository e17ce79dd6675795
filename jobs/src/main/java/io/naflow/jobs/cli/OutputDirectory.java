package io.naflow.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder given by {@code --out}. */
final class OutputDirectory {
  private OutputDirectory() {}

  /**
   * Makes a local folder.
   *
   * @throws IllegalArgumentException if something that is no folder is in the way
   * @throws UncheckedIOException if it cannot be made
   */
  static Path create(String out) {
    Path folder = Path.of(out);
    try {
      return Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          "Cannot write to %s: it is a file; give a folder with --out".formatted(out), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write to %s: %s; give another folder with --out".formatted(out, e.getMessage()),
          e);
    }
  }

  /**
   * Sends what Spark and libraries log to {@code naflow.log} in a local output folder. To be called
   * before the first of them is touched; without effect under {@code spark-submit}, which has
   * logging of its own.
   */
  static void logInto(String out) {
    boolean local = !out.contains(":") || out.startsWith("file:");
    if (local && System.getProperty("naflow.log") == null) {
      String folder = out.startsWith("file:") ? java.net.URI.create(out).getPath() : out;
      System.setProperty("naflow.log", Path.of(folder, "naflow.log").toString());
    }
  }
}
