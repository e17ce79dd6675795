package io.naflow.metric;

import io.naflow.image.Box;
import java.util.List;

/**
 * Where the object of the explained class is, in the network's input.
 *
 * @param mask its pixels
 * @param boxes its boxes in the input's pixels; none if only a mask is known
 */
public record Annotation(PixelMask mask, List<Box> boxes) {
  public Annotation {
    boxes = List.copyOf(boxes);
  }

  /** Boxes; their union is the mask. */
  public static Annotation ofBoxes(int height, int width, List<Box> boxes) {
    return new Annotation(PixelMask.ofBoxes(height, width, boxes), boxes);
  }

  public static Annotation ofMask(PixelMask mask) {
    return new Annotation(mask, List.of());
  }
}
