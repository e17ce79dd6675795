package io.naflow.jobs.unit;

import io.naflow.api.AttentionMap;
import io.naflow.image.Box;
import io.naflow.image.Geometry;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.table.HalfMap;
import io.naflow.jobs.table.LayerStatRow;
import io.naflow.jobs.table.LayerStatRow.Inside;
import io.naflow.jobs.table.LayerStatRow.Shape;
import io.naflow.jobs.table.LayerStatRow.Similarity;
import io.naflow.jobs.table.LayerStatRow.Size;
import io.naflow.jobs.table.LayerStatRow.Status;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MapRow;
import io.naflow.jobs.table.MetricRow;
import io.naflow.metric.MapSimilarity;
import io.naflow.metric.MapStatistics;
import io.naflow.metric.PixelMask;
import io.naflow.metric.RegionMetrics;
import io.naflow.metric.RegionWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns one image's maps into rows. */
public final class MapRows {
  private final String run;
  private final String model;
  private final ImageItem item;
  private final Optional<MapKey.Pair> pair;
  private final Region boxes;
  private final Region mask;

  /** Where the object is in the network's input, with its weights by the size of maps. */
  private record Region(Optional<PixelMask> pixels, Map<List<Integer>, RegionWeights> weights) {
    Region(Optional<PixelMask> pixels) {
      this(pixels, new HashMap<>());
    }

    Inside holds(AttentionMap map) {
      return pixels
          .flatMap(region -> RegionMetrics.of(map.values(), weights(region, map)))
          .map(
              found ->
                  new Inside(
                      OptionalDouble.of(found.energyInside()),
                      OptionalDouble.of(found.peakInside() ? 1 : 0)))
          .orElseGet(Inside::none);
    }

    private RegionWeights weights(PixelMask region, AttentionMap map) {
      return weights.computeIfAbsent(
          List.of(map.height(), map.width()),
          size -> RegionWeights.of(region, map.height(), map.width()));
    }
  }

  /**
   * @param image with its object's boxes and mask
   * @param geometry from the original image, where these are, to the network's input
   * @param pair the other image, where two are compared
   */
  MapRows(
      String run,
      String model,
      Loaded.Decoded image,
      Geometry geometry,
      Optional<MapKey.Pair> pair) {
    this.run = run;
    this.model = model;
    this.item = image.item();
    this.pair = pair;
    this.boxes = new Region(object(item, geometry));
    this.mask = new Region(mask(image, geometry));
  }

  /** The pixels of the input that are the object's by its mask, if it has one. */
  static Optional<PixelMask> mask(Loaded.Decoded image, Geometry geometry) {
    return image.mask().map(mask -> PixelMask.of(mask.object(), geometry));
  }

  /** The pixels of the input that the object's boxes hold, if any reaches it. */
  static Optional<PixelMask> object(ImageItem item, Geometry geometry) {
    List<Box> boxes = item.boxesIn(geometry);
    return boxes.isEmpty()
        ? Optional.empty()
        : Optional.of(PixelMask.ofBoxes(geometry.height(), geometry.width(), boxes));
  }

  /**
   * The statistics of one method's maps.
   *
   * @param maps of all explained layers, shallow to deep
   */
  List<LayerStatRow> statistics(List<AttentionMap> maps) {
    var rows = new ArrayList<LayerStatRow>();
    AttentionMap last = maps.get(maps.size() - 1);
    for (int i = 0; i < maps.size(); i++) {
      AttentionMap map = maps.get(i);
      MapStatistics numbers = MapStatistics.of(map.values(), map.height(), map.width());
      rows.add(
          new LayerStatRow(
              key(map),
              new Size(
                  numbers.status() == MapStatistics.Status.OK ? Status.OK : Status.DEGENERATE,
                  numbers.sum(),
                  numbers.mean(),
                  numbers.max(),
                  numbers.min()),
              numbers.focus().map(MapRows::shape).orElseGet(Shape::none),
              boxes.holds(map),
              mask.holds(map),
              new Similarity(
                  i == 0 ? OptionalDouble.empty() : similarity(map, maps.get(i - 1)),
                  similarity(map, last)),
              map.inversion()));
    }
    return rows;
  }

  /** A number that a metric finds of a map. */
  public MetricRow metric(AttentionMap map, String metric, double value) {
    return new MetricRow(key(map), metric, value);
  }

  /** A map as it is kept. */
  MapRow stored(AttentionMap map) {
    return new MapRow(key(map), map.height(), map.width(), HalfMap.encode(map.values()));
  }

  private MapKey key(AttentionMap map) {
    return new MapKey(
        run,
        model,
        map.method(),
        item.name(),
        map.layer().name(),
        map.layer().index(),
        map.layer().depth(),
        pair);
  }

  private static Shape shape(MapStatistics.Focus focus) {
    return new Shape(
        OptionalDouble.of(focus.entropy()),
        OptionalDouble.of(focus.normalizedEntropy()),
        OptionalDouble.of(focus.gini()),
        OptionalDouble.of(focus.coverage()),
        OptionalDouble.of(focus.centerX()),
        OptionalDouble.of(focus.centerY()),
        OptionalDouble.of(focus.spread()));
  }

  private static OptionalDouble similarity(AttentionMap a, AttentionMap b) {
    return MapSimilarity.of(a.values(), a.height(), a.width(), b.values(), b.height(), b.width());
  }
}
