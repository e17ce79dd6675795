package io.naflow.jobs.testing;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files whose making can be interfered with: Hadoop has two ways to make one. */
public abstract class WatchedFiles extends RawLocalFileSystem {
  /** Makes the file. */
  @FunctionalInterface
  public interface Making {
    FSDataOutputStream make() throws IOException;
  }

  /** Called for each file that is to be made. */
  protected abstract FSDataOutputStream making(Path path, Making making) throws IOException;

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return making(
        path, () -> super.create(path, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return making(
        path,
        () ->
            super.create(
                path, permission, overwrite, bufferSize, replication, blockSize, progress));
  }
}
