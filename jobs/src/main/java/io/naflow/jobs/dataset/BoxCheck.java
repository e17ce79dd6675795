package io.naflow.jobs.dataset;

import io.naflow.image.codec.ImageSize;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.Boxes;
import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxFault;
import io.naflow.jobs.dataset.truth.BoxFault.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Sees that boxes can be boxes of their images. Those that cannot are shown together and refused,
 * or left out and counted where the configuration says so.
 */
final class BoxCheck {
  private static final int SHOWN = 3;

  /** Labels count pixels from 0 or from 1, and round. */
  private static final double ROUNDING = 1;

  private BoxCheck() {}

  /**
   * What is left.
   *
   * @param images with boxes that can be some
   * @param dropped how many boxes were left out
   * @param lines for people
   */
  record Checked(List<ListedImage> images, long dropped, List<String> lines) {}

  /**
   * @param faults what the labels alone have shown
   * @param source the labels, for messages
   * @throws DatasetException if a box cannot be one and none is to be left out
   */
  static Checked check(
      SparkSession spark,
      Dataset dataset,
      String source,
      List<ListedImage> images,
      List<BoxFault> faults) {
    List<BoxFault> all = new ArrayList<>(faults);
    List<BoxFault> outside = outside(spark, dataset, images);
    all.addAll(outside);
    if (all.isEmpty()) {
      return new Checked(images, 0, List.of());
    }
    long boxes = images.stream().mapToLong(image -> image.boxes().size()).sum() + faults.size();
    boolean allWithinOne = all.stream().allMatch(fault -> fault.kind() == Kind.WITHIN_ONE);
    if (allWithinOne && all.size() == boxes) {
      throw new DatasetException(
          "Cannot use labels %s: all %,d boxes lie between 0 and 1 (%s); set dataset.boxes: normalised if they are shares of the image's sides"
              .formatted(source, boxes, shown(all)));
    } else if (dataset.boxes().invalid() == Boxes.Invalid.REFUSE) {
      throw new DatasetException(
          "Cannot use labels %s: %,d of %,d boxes cannot be boxes of their images: %s; mend them, or leave them out with dataset.boxes_invalid: drop"
              .formatted(source, all.size(), boxes, counted(all)));
    }
    return new Checked(
        without(images, outside),
        all.size(),
        List.of(
            "warning   %,d of %,d boxes of %s are left out (dataset.boxes_invalid): %s"
                .formatted(all.size(), boxes, source, counted(all))));
  }

  /** {@code 2 of no area (a.jpg [5, 5, 5, 30], ...), 1 outside their image (...)}. */
  private static String counted(List<BoxFault> faults) {
    return new TreeMap<>(faults.stream().collect(Collectors.groupingBy(BoxFault::kind)))
        .entrySet().stream()
            .map(
                kind ->
                    "%,d %s (%s)"
                        .formatted(
                            kind.getValue().size(), kind.getKey().words(), shown(kind.getValue())))
            .collect(Collectors.joining("; "));
  }

  private static String shown(List<BoxFault> faults) {
    return faults.stream().limit(SHOWN).map(BoxFault::shown).collect(Collectors.joining(", "))
        + (faults.size() > SHOWN ? ", ..." : "");
  }

  private static List<ListedImage> without(List<ListedImage> images, List<BoxFault> outside) {
    Map<String, Set<List<Double>>> gone = new HashMap<>();
    outside.forEach(
        fault ->
            gone.computeIfAbsent(fault.image(), key -> new HashSet<>()).add(edges(fault.box())));
    return images.stream()
        .map(
            image ->
                gone.containsKey(image.name())
                    ? image.with(
                        image.boxes().stream()
                            .filter(box -> !gone.get(image.name()).contains(edges(box)))
                            .toList())
                    : image)
        .toList();
  }

  private static List<Double> edges(double[] box) {
    return List.of(box[0], box[1], box[2], box[3]);
  }

  /** Reads what images say of their sides; what cannot be read is a failure later, not here. */
  private static List<BoxFault> outside(
      SparkSession spark, Dataset dataset, List<ListedImage> images) {
    var boxed = new ArrayList<ImageItem>();
    for (ListedImage image : images) {
      if (!image.boxes().isEmpty() && !image.normalised()) {
        boxed.add(image.labelled(ClassIndices.NONE));
      }
    }
    if (boxed.isEmpty()) {
      return List.of();
    }
    var context = new JavaSparkContext(spark.sparkContext());
    int parts = Math.min(boxed.size(), 4 * context.defaultParallelism());
    String root = dataset.path();
    var orientation = dataset.orientation();
    var hadoop = new SerializableConfiguration(new Configuration(context.hadoopConfiguration()));
    return context
        .parallelize(boxed, parts)
        .mapPartitions(
            items -> {
              var found = new ArrayList<BoxFault>();
              try (var loader = new ImageLoader(root, orientation, hadoop.value())) {
                items.forEachRemaining(
                    item -> loader.size(item).ifPresent(size -> found.addAll(outside(item, size))));
              }
              return found.iterator();
            })
        .collect();
  }

  private static List<BoxFault> outside(ImageItem item, ImageSize size) {
    return item.boxes().stream()
        .filter(
            box ->
                Math.min(box[0], box[1]) < -ROUNDING
                    || box[2] > size.width() + ROUNDING
                    || box[3] > size.height() + ROUNDING
                    || box[0] >= size.width()
                    || box[1] >= size.height())
        .map(box -> new BoxFault(item.name(), box, Kind.OUTSIDE))
        .toList();
  }
}
