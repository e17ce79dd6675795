package io.naflow.jobs.dataset.truth;

import java.util.List;
import java.util.Optional;

/**
 * What is known of one image.
 *
 * @param label its class as it stands in the file, if it has one
 * @param boxes edges of its objects, {@code x0, y0, x1, y1} each
 * @param mask its object's mask by the name that it has in the dataset, if it has one
 */
public record Entry(Optional<String> label, List<double[]> boxes, Optional<String> mask) {
  public Entry {
    boxes = List.copyOf(boxes);
  }
}
