package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.source.DatasetException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Folders of Parquet files that may not be read as such: a log beside them says which count. */
final class TableFolders {
  private static final Map<String, String> LOGS =
      Map.of("_delta_log", "Delta", ".hoodie", "Hudi", "metadata", "Iceberg");

  private TableFolders() {}

  /**
   * Sees that labels are no folder of such a table.
   *
   * @throws DatasetException if they are; the message names the log
   */
  static void requireNone(String uri, Configuration hadoop) {
    LOGS.forEach(
        (log, format) -> {
          if (exists(new Path(new Path(uri), log), hadoop)) {
            throw new DatasetException(
                "Cannot read labels %s: it is the folder of a table in the format %s, as '%s' in it says, and plain reading would mix rows that were replaced with those that count; write the table to plain Parquet or CSV, and give that"
                    .formatted(uri, format, log));
          }
        });
  }

  private static boolean exists(Path log, Configuration hadoop) {
    try {
      FileSystem files = log.getFileSystem(hadoop);
      return files.exists(log) && files.getFileStatus(log).isDirectory();
    } catch (IOException unreadable) {
      // Whoever reads the labels says why they cannot be read.
      return false;
    }
  }
}
