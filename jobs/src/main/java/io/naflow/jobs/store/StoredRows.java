package io.naflow.jobs.store;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Reads a file of a table inside a task, without Spark's planning. */
public final class StoredRows {
  private StoredRows() {}

  /**
   * Gives each row to an action, in their order; partition columns are not among them.
   *
   * @throws IOException if the file cannot be read
   */
  public static void forEach(Path file, Configuration hadoop, Consumer<Group> action)
      throws IOException {
    try (ParquetReader<Group> rows =
        new GroupReader(HadoopInputFile.fromPath(file, hadoop)).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        action.accept(row);
      }
    }
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(HadoopInputFile file) {
      super(file);
    }

    @Override
    protected GroupReadSupport getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
