package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.InputImage;
import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.metric.Annotation;
import io.naflow.metric.LayerMap;
import io.naflow.metric.forward.ForwardSubject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * An image with its maps, and what is to be measured on them.
 *
 * @param name seeds what is random, together with {@code seed}
 * @param seed the run's
 * @param prepared as the network took it
 * @param preprocessing that made it
 * @param classIndex the explained class, whose probability metrics look at
 * @param annotation where the object is, if known
 * @param maps all maps of the image
 * @param selections the metrics
 */
public record ExplainedImage(
    String name,
    long seed,
    PreparedImage prepared,
    Preprocessing preprocessing,
    int classIndex,
    Optional<Annotation> annotation,
    List<AttentionMap> maps,
    List<MetricSelection> selections) {
  public ExplainedImage {
    maps = List.copyOf(maps);
    selections = List.copyOf(selections);
  }

  /** One number about one of the maps: a row of the table {@code metrics}. */
  public record Measured(AttentionMap map, String metric, double value) {}

  /** The image with some of its metrics; empty if there are none. */
  public Optional<ExplainedImage> only(Predicate<Metric> which) {
    List<MetricSelection> some =
        selections.stream().filter(selection -> which.test(selection.metric())).toList();
    return some.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ExplainedImage(
                name, seed, prepared, preprocessing, classIndex, annotation, maps, some));
  }

  List<AttentionMap> maps(MetricSelection selection) {
    return maps.stream().filter(selection::holds).toList();
  }

  /** The image with one of its maps; empty if the map is constant or nowhere positive. */
  Optional<ForwardSubject> subject(AttentionMap map) {
    LayerMap raw = raw(map);
    var input = raw.atInput(prepared.height(), prepared.width());
    return input.isConstant()
        ? Optional.empty()
        : Optional.of(new ForwardSubject(name, seed, prepared, preprocessing, raw, input));
  }

  /** As it goes to the network again, labelled with the explained class. */
  InputImage input() {
    return new InputImage(name, prepared, OptionalInt.of(classIndex));
  }

  /** The same with other values, CHW. */
  InputImage changed(float[] values) {
    return input()
        .with(
            new PreparedImage(
                prepared.channels(),
                prepared.height(),
                prepared.width(),
                values,
                prepared.geometry()));
  }

  static LayerMap raw(AttentionMap map) {
    return new LayerMap(map.height(), map.width(), map.values());
  }
}
