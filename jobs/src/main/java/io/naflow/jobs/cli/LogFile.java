package io.naflow.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that Spark and libraries log to under the launcher; {@code spark-submit} has logging of
 * its own. A place that cannot be written to would be the first to fail, in many lines, so that
 * another is chosen before any of them is touched.
 */
final class LogFile {
  /** What {@code naflow-log4j2.properties} reads. */
  private static final String PROPERTY = "naflow.log";

  /** What it reads where the other is not set. */
  private static final String USUAL = "naflow.log.usual";

  private static final String CONFIGURATION = "naflow-log4j2.properties";
  private static final String NOWHERE = "/dev/null";

  private LogFile() {}

  /** Sees to a place for commands that have no folder to write to. */
  static void choose() {
    if (System.getProperty(USUAL) == null) {
      Path usual = temporary().resolve("naflow-%s.log".formatted(System.getProperty("user.name")));
      Optional<Path> file = canBeWritten(usual) ? Optional.of(usual) : ofItsOwn();
      System.setProperty(USUAL, file.map(Path::toString).orElse(NOWHERE));
    }
  }

  /** Takes {@code naflow.log} in a folder, if it can be written there. */
  static void in(Path folder) {
    Path file = folder.resolve("naflow.log");
    if (System.getProperty(PROPERTY) == null && canBeWritten(file)) {
      System.setProperty(PROPERTY, file.toString());
    }
  }

  /** Where the details are, to follow "details are in". */
  static String place() {
    if (!System.getProperty("log4j2.configurationFile", "").endsWith(CONFIGURATION)) {
      return "Spark's log";
    }
    String file = System.getProperty(PROPERTY, System.getProperty(USUAL, NOWHERE));
    return file.equals(NOWHERE) ? "no log, as no place for it can be written to" : file;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Optional<Path> ofItsOwn() {
    try {
      return Optional.of(Files.createTempFile(temporary(), "naflow-", ".log"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean canBeWritten(Path file) {
    try {
      if (Files.exists(file)) {
        return Files.isRegularFile(file) && Files.isWritable(file);
      }
      Path nearest = file.toAbsolutePath();
      while (Files.notExists(nearest) && nearest.getParent() != null) {
        nearest = nearest.getParent();
      }
      return Files.isDirectory(nearest) && Files.isWritable(nearest);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
