package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.source.ImageSource;
import java.util.List;
import java.util.Optional;

/**
 * An image as a folder or a file of labels names it.
 *
 * @param name path below the dataset's root, or as the dataset calls it
 * @param length in bytes; negative where it is not known
 * @param label as it stands there: a folder's name, or a cell's text
 * @param boxes edges of the objects in the upright original
 * @param normalised whether the edges are shares of the sides rather than pixels
 * @param source where the bytes are
 * @param mask where the object's mask is
 */
record ListedImage(
    String name,
    long length,
    Optional<String> label,
    List<double[]> boxes,
    boolean normalised,
    ImageSource source,
    MaskSource mask) {

  /** A file, with boxes in pixels. */
  ListedImage(String name, long length, Optional<String> label, List<double[]> boxes) {
    this(name, length, label, boxes, false, ImageSource.OWN_FILE, MaskSource.NONE);
  }

  /** The same with the class that its label means. */
  ImageItem labelled(ClassIndices classes) {
    return new ImageItem(name, length, classes.of(label), boxes, normalised, source, mask);
  }

  ListedImage with(List<double[]> others) {
    return new ListedImage(name, length, label, others, normalised, source, mask);
  }
}
