package io.naflow.jobs.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that Parquet is to make on a given file system; its own class takes only Hadoop's. */
record NewFile(FileSystem files, Path path) implements OutputFile {
  @Override
  public PositionOutputStream create(long ignoredBlockSize) throws IOException {
    return HadoopStreams.wrap(files.create(path, false));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long ignoredBlockSize) throws IOException {
    return HadoopStreams.wrap(files.create(path, true));
  }

  /** Files are small; there is no use in fitting row groups to blocks. */
  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return files.getDefaultBlockSize(path);
  }

  @Override
  public String getPath() {
    return path.toString();
  }
}
