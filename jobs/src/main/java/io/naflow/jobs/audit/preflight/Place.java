package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;

/**
 * A folder that is to be written to, which need not exist yet.
 *
 * @param out its URI
 * @param exists whether it does
 * @param free bytes that are left there; the largest number where the file system does not tell
 * @param resumed whether part of what will lie there may be there already
 */
public record Place(String out, boolean exists, long free, boolean resumed) {
  /** File systems whose rights are those that Hadoop shows; object stores have others. */
  private static final Set<String> WITH_RIGHTS = Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs");

  /**
   * Looks at a folder without touching it.
   *
   * @throws ConfigException if it is no folder, or cannot be written to
   */
  public static Place of(String out, boolean resumed, Configuration hadoop) {
    try {
      Path path = new Path(out);
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus nearest = nearest(files, files.makeQualified(path));
      boolean exists = nearest.getPath().equals(files.makeQualified(path));
      if (!nearest.isDirectory()) {
        throw cannot(out, (exists ? "it" : nearest.getPath()) + " is a file");
      }
      requireRights(out, files, nearest.getPath());
      return new Place(out, exists, free(files, nearest.getPath()), resumed);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(cannot(out, String.valueOf(e.getMessage())).getMessage(), e);
    }
  }

  private static FileStatus nearest(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      if (path.getParent() == null) {
        throw e;
      }
      return nearest(files, path.getParent());
    }
  }

  private static void requireRights(String out, FileSystem files, Path folder) throws IOException {
    String scheme = files.getUri().getScheme();
    if (scheme.equals("file")) {
      if (!Files.isWritable(java.nio.file.Path.of(folder.toUri().getPath()))) {
        throw cannot(out, "'%s' is read-only for this user".formatted(folder.toUri().getPath()));
      }
    } else if (WITH_RIGHTS.contains(scheme)) {
      files.access(folder, FsAction.WRITE_EXECUTE);
    }
  }

  private static long free(FileSystem files, Path folder) throws IOException {
    long free = files.getStatus(folder).getRemaining();
    return files.getUri().getScheme().equals("file") || free > 0 ? free : Long.MAX_VALUE;
  }

  private static ConfigException cannot(String out, String why) {
    return new ConfigException(
        "Cannot write to %s: %s; give another folder with --out"
            .formatted(Secrets.hidden(out), Secrets.hidden(why)));
  }

  boolean tellsFree() {
    return free != Long.MAX_VALUE;
  }
}
