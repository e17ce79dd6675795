package io.naflow.jobs.dataset;

import java.util.List;
import java.util.Optional;

/**
 * An image as a folder or a manifest names it.
 *
 * @param name path below the dataset's root
 * @param length of the file in bytes; negative where it was not found
 * @param label as it stands there: a folder's name, or a cell's text
 * @param boxes edges of the objects in pixels of the upright original
 */
record ListedImage(String name, long length, Optional<String> label, List<double[]> boxes) {
  /** The same with the class that its label means. */
  ImageItem labelled(ClassIndices classes) {
    return new ImageItem(name, length, classes.of(label), boxes);
  }
}
