package io.naflow.jobs.unit;

import io.naflow.api.AttentionMap;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.image.Geometry;
import io.naflow.jobs.config.AuditConfig.Output;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.LayerStatRow;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.PredictionRow;
import io.naflow.jobs.table.PredictionRow.Annotation;
import io.naflow.jobs.table.PredictionRow.Edges;
import io.naflow.jobs.table.Tables;
import io.naflow.metric.PixelMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Writes what one model has found of images into its unit.
 *
 * @param run the run's id
 * @param model the model's id in the run
 * @param output whether maps are kept
 * @param writer of the unit
 * @param classes names of the model's classes
 */
public record UnitRows(
    String run, String model, Output output, UnitWriter writer, NamedClasses classes) {

  /** That an image has no maps, and why. */
  public void failure(ImageItem item, Outcome.Failed problem) throws IOException {
    writer.write(
        Tables.failures(),
        new FailureRow(
            run,
            item.name(),
            Optional.of(model),
            problem.stage(),
            problem.errorClass(),
            Secrets.hidden(problem.message())));
  }

  /**
   * What the model said.
   *
   * @param geometry from the original image to the network's input
   * @param explainedClass the class that the maps explain
   * @param episode the few-shot episode, where there are some
   */
  public void prediction(
      Loaded.Decoded image,
      Geometry geometry,
      Prediction prediction,
      int explainedClass,
      OptionalInt episode)
      throws IOException {
    writer.write(
        Tables.predictions(),
        new PredictionRow(
            run,
            model,
            new PredictionRow.Source(
                image.item().name(),
                image.seen().width(),
                image.seen().height(),
                image.seen().turned(),
                image.sha256(),
                annotation(image, geometry)),
            image.item().label(),
            prediction,
            explainedClass,
            episode,
            new PredictionRow.Names(
                classes.of(image.item().label()), classes.of(prediction.classIndex()))));
  }

  /**
   * An image's maps: their statistics, and themselves where they are kept.
   *
   * @param geometry from the original image to the network's input
   * @param pair the other image, where two are compared
   * @param maps of all methods, each method's shallow to deep
   * @return for more rows of the same maps
   */
  public MapRows maps(
      Loaded.Decoded image, Geometry geometry, Optional<MapKey.Pair> pair, List<AttentionMap> maps)
      throws IOException {
    var rows = new MapRows(run, model, image, geometry, pair);
    for (List<AttentionMap> ofMethod : byMethod(maps).values()) {
      for (LayerStatRow row : rows.statistics(ofMethod)) {
        writer.write(Tables.layerStats(), row);
      }
      if (output.maps()) {
        for (AttentionMap map : ofMethod) {
          writer.write(Tables.maps(), rows.stored(map));
        }
      }
    }
    return rows;
  }

  private static Annotation annotation(Loaded.Decoded image, Geometry geometry) {
    return new Annotation(
        image.item().boxes().stream()
            .map(box -> new Edges(box[0], box[1], box[2], box[3]))
            .toList(),
        MapRows.object(image.item(), geometry)
            .map(UnitRows::share)
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        MapRows.mask(image, geometry)
            .map(mask -> new PredictionRow.Mask(share(mask), image.mask().orElseThrow().sha256())));
  }

  private static double share(PixelMask object) {
    return (double) object.area() / (object.height() * object.width());
  }

  private static Map<String, List<AttentionMap>> byMethod(List<AttentionMap> maps) {
    var byMethod = new LinkedHashMap<String, List<AttentionMap>>();
    maps.forEach(map -> byMethod.computeIfAbsent(map.method(), id -> new ArrayList<>()).add(map));
    return byMethod;
  }
}
