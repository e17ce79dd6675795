package io.naflow.jobs.dataset;

import io.naflow.image.Box;
import io.naflow.image.Geometry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * One image of the dataset, not yet read.
 *
 * @param name path below the dataset's root
 * @param length of the file in bytes; negative where the file was not found when the folder was
 *     listed
 * @param labelOrNegative class index; negative for none (a plain number, as tasks carry these by
 *     the million)
 * @param boxes edges of the objects in pixels of the upright original, {@code x0, y0, x1, y1} each
 */
public record ImageItem(String name, long length, int labelOrNegative, List<double[]> boxes)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public ImageItem {
    // Copied into a list that Java's serialization knows on every version.
    boxes = Collections.unmodifiableList(new ArrayList<>(boxes));
  }

  /** The same without a length: that its file is not there is then no surprise. */
  ImageItem asNeverFound() {
    return length < 0 ? this : new ImageItem(name, -1, labelOrNegative, boxes);
  }

  public OptionalInt label() {
    return labelOrNegative < 0 ? OptionalInt.empty() : OptionalInt.of(labelOrNegative);
  }

  /** The objects' boxes as far as a network's input shows them, in the input's pixels. */
  public List<Box> boxesIn(Geometry geometry) {
    return boxes.stream()
        .map(edges -> new Box(edges[0], edges[1], edges[2], edges[3]))
        .flatMap(box -> geometry.toInput(box).stream())
        .toList();
  }
}
