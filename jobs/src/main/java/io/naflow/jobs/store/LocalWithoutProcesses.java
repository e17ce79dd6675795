package io.naflow.jobs.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files without its processes: where Hadoop's native library is missing, which is
 * nearly everywhere, it starts a {@code chmod} for each file and directory it makes, and a process
 * as large as this one is slow to start another.
 */
final class LocalWithoutProcesses extends RawLocalFileSystem {
  private LocalWithoutProcesses() {}

  /** The same file system, or one that does the same without processes if it is Hadoop's own. */
  static FileSystem instead(FileSystem given, Configuration configuration) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    if (!posix || given.getClass() != LocalFileSystem.class) {
      return given;
    }
    var local = new LocalFileSystem(new LocalWithoutProcesses());
    local.initialize(given.getUri(), configuration);
    return local;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    Files.setPosixFilePermissions(
        pathToFile(path).toPath(),
        PosixFilePermissions.fromString(
            permission.getUserAction().SYMBOL
                + permission.getGroupAction().SYMBOL
                + permission.getOtherAction().SYMBOL));
  }
}
