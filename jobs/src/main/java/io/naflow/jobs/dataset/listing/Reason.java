package io.naflow.jobs.dataset.listing;

import java.util.Locale;

/** Why something below the dataset's root is left out without being a failure. */
public enum Reason {
  /** Its name begins with a dot. A folder counts once, with all in it. */
  HIDDEN,
  /** Its name begins with an underscore. A folder counts once, with all in it. */
  UNDERSCORE,
  /** A file that does not go by an image's extension. */
  EXTENSION,
  /** A link to a folder that it lies in. */
  LINK_LOOP,
  /** A link to a folder whose images are in the dataset by another path. */
  FOLDER_TWICE,
  /** A folder with nothing in it. */
  EMPTY_FOLDER,
  /** An image that the labels do not name. */
  NOT_IN_LABELS,
  /** A mask of an image, which the labels name as one. */
  MASK,
  /** A box, not an image: see {@code dataset.boxes_invalid}. */
  BOX_INVALID,
  /** An image that {@code dataset.sample} did not draw. */
  SAMPLE,
  /** An image beyond {@code dataset.limit}. */
  LIMIT;

  /** As {@code runs.excluded} and the summary have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
