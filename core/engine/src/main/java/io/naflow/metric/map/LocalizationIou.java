package io.naflow.metric.map;

import io.naflow.image.Box;
import io.naflow.metric.InputMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How well a box around the attended pixels meets the object's: intersection over union, 0..1, at
 * 20 thresholds. Pixels with {@code L > tau * max L} are parted into connected components (sides
 * and corners); {@code localization_iou@tau} is that of the largest component's box (the first of
 * several) with the best of the object's boxes, {@code localization_iou_v2@tau} the best of all
 * components. tau is 0.00, 0.05, ..., 0.95, which has the 0.15 of Grad-CAM's paper and the 0.2 of
 * CAM's.
 *
 * <p>Over a data set, MaxBoxAcc is the largest over tau of the share of images with an IoU of at
 * least 0.5, and MaxBoxAccV2 the mean over 0.3, 0.5 and 0.7 of the same of the second (Choe et al.,
 * Evaluating Weakly Supervised Object Localization Methods Right, CVPR 2020 and its extension).
 * Their code (clovaai/wsolevaluation) rounds maps to 8 bits, takes 1000 thresholds and boxes one
 * pixel larger.
 */
final class LocalizationIou implements MapMetric {
  private static final int THRESHOLDS = 20;

  @Override
  public String id() {
    return "localization_iou";
  }

  @Override
  public Need need() {
    return Need.BOXES;
  }

  @Override
  public List<Measure> measures() {
    return Measure.higherIsBetter(
        IntStream.range(0, THRESHOLDS)
            .boxed()
            .flatMap(i -> Stream.of(largestAt(i), bestAt(i)))
            .toArray(String[]::new));
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    List<Box> boxes = subject.annotation().map(known -> known.boxes()).orElse(List.of());
    return boxes.isEmpty()
        ? new MetricResult.Undefined("the image has no boxes, or the crop has cut them off")
        : subject.onMap(map -> new MetricResult.Values(values(map, boxes)));
  }

  private String largestAt(int threshold) {
    return id() + at(threshold);
  }

  private String bestAt(int threshold) {
    return id() + "_v2" + at(threshold);
  }

  private static String at(int threshold) {
    return String.format(Locale.ROOT, "@%.2f", tau(threshold));
  }

  private static double tau(int threshold) {
    return (double) threshold / THRESHOLDS;
  }

  private List<MetricValue> values(InputMap map, List<Box> boxes) {
    List<MetricValue> values = new ArrayList<>();
    float max = 0;
    for (float value : map.values()) {
      max = Math.max(max, value);
    }
    for (int i = 0; i < THRESHOLDS; i++) {
      List<Components.Component> found =
          Components.of(above(map.values(), tau(i) * max), map.width());
      Components.Component largest =
          found.stream().max(Comparator.comparingInt(Components.Component::area)).orElseThrow();
      double best = found.stream().mapToDouble(one -> best(one.box(), boxes)).max().orElseThrow();
      values.add(new MetricValue(largestAt(i), best(largest.box(), boxes)));
      values.add(new MetricValue(bestAt(i), best));
    }
    return values;
  }

  private static boolean[] above(float[] values, double threshold) {
    boolean[] above = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      above[i] = values[i] > threshold;
    }
    return above;
  }

  private static double best(Box found, List<Box> boxes) {
    return boxes.stream().mapToDouble(box -> iou(found, box)).max().orElseThrow();
  }

  private static double iou(Box a, Box b) {
    double width = Math.min(a.x1(), b.x1()) - Math.max(a.x0(), b.x0());
    double height = Math.min(a.y1(), b.y1()) - Math.max(a.y0(), b.y0());
    double shared = Math.max(width, 0) * Math.max(height, 0);
    return shared / (a.area() + b.area() - shared);
  }
}
