package io.naflow.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Sees whether files hold what was written to them: by their length and their own footers. */
record FileCheck(FileSystem files) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** What is wrong with a file, if anything. */
  Optional<String> complaint(Path path, StoredFile expected) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path);
      if (status.getLen() != expected.bytes()) {
        return Optional.of(
            "'%s' has %,d bytes where %,d were written"
                .formatted(path, status.getLen(), expected.bytes()));
      } else if (!endsAsParquet(status)) {
        return Optional.of("'%s' is no Parquet file any more".formatted(path));
      }
      long rows = rows(status);
      return rows == expected.rows()
          ? Optional.empty()
          : Optional.of(
              "'%s' holds %,d rows where %,d were written".formatted(path, rows, expected.rows()));
    } catch (ChecksumException other) {
      return Optional.of("'%s' is not what was written".formatted(path));
    } catch (FileNotFoundException gone) {
      return Optional.of("'%s' is gone".formatted(path));
    }
  }

  private boolean endsAsParquet(FileStatus status) throws IOException {
    if (status.getLen() < 3 * MAGIC.length) {
      return false;
    }
    byte[] end = new byte[MAGIC.length];
    try (FSDataInputStream in = files.open(status.getPath())) {
      in.readFully(status.getLen() - MAGIC.length, end);
    }
    return Arrays.equals(end, MAGIC);
  }

  private long rows(FileStatus status) throws IOException {
    try (var reader = ParquetFileReader.open(new Existing(files, status))) {
      return reader.getRecordCount();
    }
  }

  /** For Parquet, which takes only Hadoop's own class of files otherwise. */
  private record Existing(FileSystem files, FileStatus status) implements InputFile {
    @Override
    public long getLength() {
      return status.getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return HadoopStreams.wrap(files.open(status.getPath()));
    }
  }
}
