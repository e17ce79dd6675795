package io.naflow.metric.map;

import io.naflow.metric.Annotation;
import io.naflow.metric.InputMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.PixelMask;
import java.util.Optional;
import java.util.function.Function;

/** What metrics look at: a map, and where the object is. For use by one thread. */
public final class MapSubject {
  private final InputMap map;
  private final Optional<Annotation> annotation;
  private Optional<int[]> order = Optional.empty();

  private MapSubject(InputMap map, Optional<Annotation> annotation) {
    annotation.ifPresent(known -> checkSize(map, known.mask()));
    this.map = map;
    this.annotation = annotation;
  }

  /** A map alone. */
  public static MapSubject of(InputMap map) {
    return new MapSubject(map, Optional.empty());
  }

  /**
   * A map and the object's place, both at the network's input.
   *
   * @throws IllegalArgumentException if they differ in size
   */
  public static MapSubject of(InputMap map, Annotation annotation) {
    return new MapSubject(map, Optional.of(annotation));
  }

  /** The map at the network's input, its least value 0. */
  public InputMap map() {
    return map;
  }

  public Optional<Annotation> annotation() {
    return annotation;
  }

  /**
   * The pixels from the most to the least attended, equals row by row; not to be changed. Sorted
   * once for all metrics.
   */
  public int[] order() {
    if (order.isEmpty()) {
      order = Optional.of(map.descending());
    }
    return order.get();
  }

  /** What the metric says of the map, if it is not constant. */
  public MetricResult onMap(Function<InputMap, MetricResult> metric) {
    return map.isConstant()
        ? new MetricResult.Undefined("the map is constant and singles out no pixel")
        : metric.apply(map);
  }

  /** What the metric says of the object's pixels, if there are any and the map is not constant. */
  public MetricResult onMask(Function<PixelMask, MetricResult> metric) {
    Optional<PixelMask> mask = annotation.map(Annotation::mask);
    if (mask.isEmpty()) {
      return new MetricResult.Undefined("the image has no mask or boxes");
    }
    if (mask.get().area() == 0) {
      return new MetricResult.Undefined(
          "the mask is empty: the crop has cut the object off, or it is smaller than a pixel");
    }
    return onMap(whole -> metric.apply(mask.get()));
  }

  private static void checkSize(InputMap map, PixelMask mask) {
    if (mask.height() != map.height() || mask.width() != map.width()) {
      throw new IllegalArgumentException(
          "Cannot measure a map of %d×%d against a mask of %d×%d (height×width): both must be of the network's input"
              .formatted(map.height(), map.width(), mask.height(), mask.width()));
    }
  }
}
