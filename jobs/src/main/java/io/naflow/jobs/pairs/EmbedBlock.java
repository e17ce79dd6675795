package io.naflow.jobs.pairs;

import io.naflow.jobs.dataset.ImageItem;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * Images that one task embeds: a unit of work.
 *
 * @param unit its number among the units of the model
 * @param part which images they are of
 * @param root URI of the folder their names are below
 * @param indices their places among all
 * @param items the images
 */
record EmbedBlock(int unit, Part part, String root, int[] indices, ArrayList<ImageItem> items)
    implements Serializable {
  private static final long serialVersionUID = 1;

  enum Part {
    DATASET,
    GALLERY
  }
}
