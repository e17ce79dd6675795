package io.naflow.jobs.dataset;

import io.naflow.image.Box;
import io.naflow.image.Geometry;
import io.naflow.jobs.dataset.listing.Found;
import io.naflow.jobs.dataset.source.ImageSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One image of the dataset, not yet read.
 *
 * @param name path below the dataset's root, or as the dataset calls it
 * @param length in bytes; negative where it is not known, as the file was not found when the folder
 *     was listed
 * @param labelOrNegative class index; negative for none (a plain number, as tasks carry these by
 *     the million)
 * @param boxes edges of the objects, {@code x0, y0, x1, y1} each, of the upright original
 * @param normalised whether the edges are shares of the sides rather than pixels
 * @param source where the bytes are
 * @param maskSource where the object's mask is
 */
public record ImageItem(
    String name,
    long length,
    int labelOrNegative,
    List<double[]> boxes,
    boolean normalised,
    ImageSource source,
    MaskSource maskSource)
    implements Serializable {
  private static final long serialVersionUID = 3;

  public ImageItem {
    // Copied into a list that Java's serialization knows on every version.
    boxes = Collections.unmodifiableList(new ArrayList<>(boxes));
  }

  /** A file, with boxes in pixels. */
  public ImageItem(String name, long length, int labelOrNegative, List<double[]> boxes) {
    this(name, length, labelOrNegative, boxes, false, ImageSource.OWN_FILE, MaskSource.NONE);
  }

  /** The same without a length: that its file is not there is then no surprise. */
  ImageItem asNeverFound() {
    return new ImageItem(
        name, -1, labelOrNegative, boxes, normalised, ImageSource.OWN_FILE, maskSource);
  }

  /** The same with a mask of unknown length: that its file is not there is then no surprise. */
  ImageItem withMaskNeverFound() {
    MaskSource never =
        mask()
            .<MaskSource>map(mask -> new MaskSource.Stored(mask.name(), -1, mask.source()))
            .orElse(MaskSource.NONE);
    return new ImageItem(name, length, labelOrNegative, boxes, normalised, source, never);
  }

  /** Where the object's mask is, if it has one. */
  public Optional<MaskSource.Stored> mask() {
    return maskSource instanceof MaskSource.Stored stored ? Optional.of(stored) : Optional.empty();
  }

  /** Whether its file was not found when the folder was listed. */
  public boolean isMissing() {
    return length < 0 && source instanceof ImageSource.OwnFile;
  }

  /**
   * What stands behind the last dot of its name, in small letters; empty where there is none, as of
   * images that are named by their row.
   */
  public String extension() {
    return source instanceof ImageSource.ParquetRow row && name.endsWith("#" + row.row())
        ? ""
        : Found.extension(name);
  }

  public OptionalInt label() {
    return labelOrNegative < 0 ? OptionalInt.empty() : OptionalInt.of(labelOrNegative);
  }

  /** The same with boxes in pixels, once the sides are known. */
  public ImageItem inPixels(int width, int height) {
    if (!normalised) {
      return this;
    }
    List<double[]> pixels =
        boxes.stream()
            .map(
                edges ->
                    new double[] {
                      edges[0] * width, edges[1] * height, edges[2] * width, edges[3] * height
                    })
            .toList();
    return new ImageItem(name, length, labelOrNegative, pixels, false, source, maskSource);
  }

  /**
   * The objects' boxes as far as a network's input shows them, in the input's pixels.
   *
   * @throws IllegalStateException if the boxes are not in pixels
   */
  public List<Box> boxesIn(Geometry geometry) {
    if (normalised) {
      throw new IllegalStateException("Cannot place boxes of " + name + ": they are no pixels yet");
    }
    return boxes.stream()
        .map(edges -> new Box(edges[0], edges[1], edges[2], edges[3]))
        .flatMap(box -> geometry.toInput(box).stream())
        .toList();
  }
}
