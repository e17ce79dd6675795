package io.naflow.jobs.dataset;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * A run of images that one task explains; with a model, the unit of work that is done or not done.
 *
 * @param index its place in the dataset, from 0
 * @param items its images, in order
 */
public record ImageBlock(int index, ArrayList<ImageItem> items) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The same with each image that is not there any more marked as never found. */
  public ImageBlock asSeenBy(ImageLoader loader) {
    var seen = new ArrayList<ImageItem>();
    items.forEach(item -> seen.add(seen(item, loader)));
    return new ImageBlock(index, seen);
  }

  private static ImageItem seen(ImageItem item, ImageLoader loader) {
    ImageItem found = loader.isThere(item) ? item : item.asNeverFound();
    return found.mask().stream().allMatch(mask -> loader.isThere(mask.item()))
        ? found
        : found.withMaskNeverFound();
  }
}
