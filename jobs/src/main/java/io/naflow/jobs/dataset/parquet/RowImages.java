package io.naflow.jobs.dataset.parquet;

import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;

/**
 * Reads images out of the rows of Parquet files. The file that was read last stays open: images in
 * the order of their rows cost one pass.
 */
public final class RowImages implements Closeable {
  private final Path root;
  private final Configuration hadoop;
  private Optional<OpenFile> open = Optional.empty();

  private record OpenFile(String name, long length, ImageColumn column, RowReader rows) {
    boolean isOf(ParquetRow row) {
      return name.equals(row.file()) && column.name().equals(row.column());
    }
  }

  /**
   * @param root the file, or the folder of files
   */
  public RowImages(String root, Configuration hadoop) {
    this.root = new Path(root);
    this.hadoop = hadoop;
  }

  /** That a file is not what it was when the dataset was listed. */
  public static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1;

    ChangedException(String message) {
      super(message);
    }
  }

  /** That a row holds no image. */
  public static final class NoBytesException extends IOException {
    private static final long serialVersionUID = 1;

    NoBytesException(String message) {
      super(message);
    }
  }

  /**
   * The bytes of an image.
   *
   * @throws IOException if the row cannot be read
   */
  public byte[] read(ParquetRow row) throws IOException {
    OpenFile file = open(row);
    if (file.length() != row.length()) {
      throw new ChangedException(
          "Cannot read image: its file %s had %d bytes when the dataset was listed and has %d now; run the audit again when nobody writes there"
              .formatted(row.file(), row.length(), file.length()));
    }
    Optional<byte[]> bytes = file.column().bytes(file.rows().read(row.row()));
    if (bytes.isEmpty()) {
      throw new NoBytesException(
          "Cannot read image: row %d of its Parquet file has no bytes in '%s'; write the images into the file (in Hugging Face's datasets: embed_external_files=True)"
              .formatted(row.row(), row.column()));
    }
    return bytes.get();
  }

  /** Whether the file of a row is there. */
  public boolean isThere(ParquetRow row) throws IOException {
    Path path = ParquetFile.path(root, row.file());
    return path.getFileSystem(hadoop).exists(path);
  }

  private OpenFile open(ParquetRow row) throws IOException {
    if (open.filter(file -> file.isOf(row)).isEmpty()) {
      close();
      Path path = ParquetFile.path(root, row.file());
      var rows = new RowReader(path, hadoop);
      try {
        MessageType schema = rows.metadata().getSchema();
        ImageColumn column = ImageColumn.named(schema, row.column());
        long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
        rows.only(column.bytesOf(schema));
        open = Optional.of(new OpenFile(row.file(), length, column, rows));
      } finally {
        if (open.isEmpty()) {
          rows.close();
        }
      }
    }
    return open.get();
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      OpenFile file = open.get();
      open = Optional.empty();
      file.rows().close();
    }
  }
}
