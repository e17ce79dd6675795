package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.executor.Because;
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
 * @param inDataset whether it lies below the folder of the images
 */
public record Place(String out, boolean exists, long free, boolean resumed, boolean inDataset) {
  /** File systems whose rights are those that Hadoop shows; object stores have others. */
  private static final Set<String> WITH_RIGHTS = Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs");

  /**
   * Looks at a folder without touching it.
   *
   * @param dataset URI of the folder of the images
   * @throws ConfigException if it is no folder, or cannot be written to
   */
  public static Place of(String out, String dataset, boolean resumed, Configuration hadoop) {
    try {
      Path path = new Path(out);
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus nearest = nearest(files, files.makeQualified(path));
      boolean exists = nearest.getPath().equals(files.makeQualified(path));
      if (!nearest.isDirectory()) {
        throw cannot(out, (exists ? "it" : nearest.getPath()) + " is a file");
      }
      requireRights(out, files, nearest.getPath());
      return new Place(
          out,
          exists,
          free(files, nearest.getPath()),
          resumed,
          liesBelow(nearest.getPath(), dataset, hadoop));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(cannot(out, Because.of(e)).getMessage(), e);
    }
  }

  /** Whether a folder is another, or lies below it, whatever links lead there. */
  private static boolean liesBelow(Path folder, String dataset, Configuration hadoop) {
    try {
      Path path = new Path(dataset);
      Path root = path.getFileSystem(hadoop).makeQualified(path);
      if (!root.toUri().getScheme().equals(folder.toUri().getScheme())) {
        return false;
      } else if (root.toUri().getScheme().equals("file")) {
        return real(folder).startsWith(real(root));
      }
      return (folder + "/").startsWith(root + "/");
    } catch (IOException | IllegalArgumentException unreadable) {
      // What is wrong with the dataset is told where it is listed.
      return false;
    }
  }

  private static java.nio.file.Path real(Path path) throws IOException {
    return java.nio.file.Path.of(path.toUri().getPath()).toRealPath();
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
