package io.naflow.jobs.store;

/**
 * A finished Parquet file and what must be found in it.
 *
 * @param path below the run's staging directory, or below a table's directory of the run
 * @param rows how many were written
 * @param bytes its length
 */
record StoredFile(String path, long rows, long bytes) {
  /** The same with a path that begins further down. */
  StoredFile from(int index) {
    return new StoredFile(path.substring(index), rows, bytes);
  }

  /** The table's name, where the path begins with it. */
  String table() {
    return path.substring(0, path.indexOf('/'));
  }
}
