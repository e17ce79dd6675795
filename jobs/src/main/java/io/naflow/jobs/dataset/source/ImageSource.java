package io.naflow.jobs.dataset.source;

import java.io.Serializable;

/** Where the bytes of an image are. */
public sealed interface ImageSource extends Serializable {
  /** A file of the image's name below the dataset's root. */
  record OwnFile() implements ImageSource {
    private static final long serialVersionUID = 1;
  }

  /**
   * A row of a Parquet file.
   *
   * @param file path below the dataset's root; empty where the root is the file
   * @param length of the file in bytes
   * @param content hash of what the file says of its content
   * @param column that holds the bytes
   * @param row from 0
   */
  record ParquetRow(String file, long length, String content, String column, long row)
      implements ImageSource {
    private static final long serialVersionUID = 1;
  }

  /** Of all images that are files. */
  ImageSource OWN_FILE = new OwnFile();
}
