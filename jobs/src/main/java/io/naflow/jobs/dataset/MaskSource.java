package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.source.ImageSource;
import java.io.Serializable;
import java.util.List;

/** Where the mask of an image's object is. */
public sealed interface MaskSource extends Serializable {
  /** The image has none. */
  record None() implements MaskSource {
    private static final long serialVersionUID = 1;
  }

  /**
   * An image as others, or a row of a Parquet file.
   *
   * @param name path below the dataset's root; of a row the column
   * @param length in bytes; negative where it is not known, as the file was not found when the
   *     folder was listed
   */
  record Stored(String name, long length, ImageSource source) implements MaskSource {
    private static final long serialVersionUID = 1;

    /** As the images' loader reads it. */
    ImageItem item() {
      return new ImageItem(name, length, -1, List.of(), false, source, NONE);
    }

    /** Whether its file was not found when the folder was listed. */
    public boolean isMissing() {
      return item().isMissing();
    }
  }

  /** Of all images without a mask. */
  MaskSource NONE = new None();
}
