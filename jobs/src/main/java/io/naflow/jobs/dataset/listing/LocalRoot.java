package io.naflow.jobs.dataset.listing;

import io.naflow.jobs.dataset.source.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on this machine's own file system, reached past Hadoop: its names then do not depend on
 * the locale.
 *
 * @param path absolute
 */
public record LocalRoot(String path) {
  public static boolean isLocal(FileSystem fileSystem) {
    return "file".equals(fileSystem.getUri().getScheme());
  }

  public static LocalRoot of(FileSystem fileSystem, Path root) {
    return new LocalRoot(fileSystem.makeQualified(root).toUri().getPath());
  }

  static DatasetException isAFile(String root) {
    return new DatasetException(
        "Cannot read dataset %s: it is a file; give the folder it is in".formatted(root));
  }

  /**
   * The folder itself.
   *
   * @throws IOException if it is not there
   */
  java.nio.file.Path requireFolder(String asGiven) throws IOException {
    java.nio.file.Path folder = RawName.path(path, "");
    if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
      throw isAFile(asGiven);
    }
    return folder;
  }

  /**
   * A file below it.
   *
   * @throws IllegalArgumentException if no file can have such a name
   */
  public java.nio.file.Path file(String name) {
    return RawName.path(path, name);
  }
}
