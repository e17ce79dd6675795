package io.naflow.jobs.dataset.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * Reads rows of one Parquet file. Rows in their order cost one pass over the row groups they are
 * in; going back begins the row group again.
 */
final class RowReader implements Closeable {
  private final ParquetFileReader file;
  private MessageType wanted;
  private int group = -1;
  private long groupEnd;
  private long next;
  private RecordReader<Group> rows;

  RowReader(Path path, Configuration hadoop) throws IOException {
    this.file = open(path, hadoop);
    this.wanted = file.getFileMetaData().getSchema();
  }

  private static ParquetFileReader open(Path path, Configuration hadoop) throws IOException {
    try {
      return ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop));
    } catch (NullPointerException unknownType) {
      // So the library ends on types of columns that are newer than it, such as FLOAT16.
      throw new IOException(
          "it has a column of a type that is not known here, such as a half-precision float",
          unknownType);
    }
  }

  FileMetaData metadata() {
    return file.getFileMetaData();
  }

  /** Reads no more than this part of the file's schema. */
  RowReader only(MessageType part) {
    wanted = part;
    file.setRequestedSchema(part);
    return this;
  }

  long count() {
    return file.getRecordCount();
  }

  /**
   * @param row from 0
   * @throws IOException if it cannot be read, or the file has no such row
   */
  Group read(long row) throws IOException {
    if (group < 0 || row < next || row >= groupEnd) {
      open(row);
    }
    Group found = rows.read();
    for (next++; next <= row; next++) {
      found = rows.read();
    }
    return found;
  }

  private void open(long row) throws IOException {
    List<BlockMetaData> groups = file.getRowGroups();
    long groupStart = 0;
    for (int i = 0; i < groups.size(); i++) {
      groupEnd = groupStart + groups.get(i).getRowCount();
      if (row < groupEnd) {
        group = i;
        next = groupStart;
        rows =
            new ColumnIOFactory()
                .getColumnIO(wanted)
                .getRecordReader(file.readRowGroup(i), new GroupRecordConverter(wanted));
        return;
      }
      groupStart = groupEnd;
    }
    throw new IOException("the file has %,d rows and no row %,d".formatted(groupStart, row));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
