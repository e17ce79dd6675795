package io.naflow.jobs.dataset.parquet;

import org.apache.hadoop.fs.Path;

/**
 * A Parquet file of images.
 *
 * @param name path below the dataset's root; empty where the root is the file
 * @param uri where it is
 * @param length in bytes
 * @param rows how many there are
 * @param footer hash of what the file says of its content: other images have other sums and sizes
 */
public record ParquetFile(String name, String uri, long length, long rows, String footer) {
  static Path path(Path root, String name) {
    // The name is data: built by URI parts, so that ':' or '%' in it mean nothing.
    return name.isEmpty() ? root : new Path(root, new Path(null, null, name));
  }
}
