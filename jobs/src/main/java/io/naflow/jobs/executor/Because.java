package io.naflow.jobs.executor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Why something could not be done, in words that stand inside a sentence of ours. Java's file
 * exceptions have a bare path for a message, others have none, and libraries add settings, plans
 * and traces.
 */
public final class Because {
  private static final int MOST = 300;

  private Because() {}

  /** One line without an end; never empty, and never long. */
  public static String of(Throwable error) {
    String because =
        error instanceof FileSystemException file ? ofFile(file) : of(error, said(error));
    return because.length() > MOST ? because.substring(0, MOST) + "..." : because;
  }

  /**
   * Whether there is no such file. Java says so, too, of files that may not be read, where they are
   * opened by its older ways.
   */
  public static boolean isAbsent(IOException error) {
    return error instanceof NoSuchFileException
        || error instanceof FileNotFoundException && !said(error).contains("Permission denied");
  }

  private static String of(Throwable error, String said) {
    if (said.isEmpty()) {
      return error.getClass().getSimpleName() + " without a reason";
    } else if (error instanceof FileNotFoundException && said.indexOf(' ') < 0) {
      return there(said);
    }
    return said;
  }

  private static String ofFile(FileSystemException error) {
    String path = error.getFile();
    if (path == null) {
      return of(error, said(error));
    } else if (error instanceof NoSuchFileException) {
      return there(path);
    } else if (error instanceof AccessDeniedException) {
      return "this user has no right to '%s'".formatted(path);
    } else if (error instanceof FileAlreadyExistsException) {
      return "there is a '%s' already".formatted(path);
    } else if (error instanceof NotDirectoryException) {
      return "'%s' is no folder".formatted(path);
    } else if (error instanceof FileSystemLoopException) {
      return "links at '%s' lead in a circle".formatted(path);
    }
    return error.getReason() == null
        ? "'%s' cannot be used (%s)".formatted(path, error.getClass().getSimpleName())
        : "'%s': %s".formatted(path, error.getReason().replaceAll("\\s+", " "));
  }

  private static String there(String path) {
    return "there is no '%s'".formatted(path);
  }

  /** The first line that says something. */
  private static String said(Throwable error) {
    String line =
        Optional.ofNullable(error.getMessage()).stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    return line.replaceFirst("; +For more details see.*$", "").replaceFirst("[.;:\\s]+$", "");
  }
}
