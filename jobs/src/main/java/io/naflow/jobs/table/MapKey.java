package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a map is of: an image, explained by a method at a layer of a model.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param method the explanation method's id
 * @param image path of the image relative to the dataset's root
 * @param layer the layer's own name in its network
 * @param layerIndex its place among the explained layers, from 0
 * @param depth its place from the image (0) to the last feature map (1)
 * @param pair the other image and this one's role, for networks that compare two
 */
public record MapKey(
    String runId,
    String model,
    String method,
    String image,
    String layer,
    int layerIndex,
    double depth,
    Optional<Pair> pair) {

  /**
   * The other image of a comparison.
   *
   * @param image its path, below the gallery's root if it is the support
   * @param role which of the two the map's own image is: {@code query} or {@code support}
   * @param episode the few-shot episode they met in, if they did in one
   */
  public record Pair(String image, String role, OptionalInt episode) {
    public Pair(String image, String role) {
      this(image, role, OptionalInt.empty());
    }
  }

  /** Names of the columns that say which map a row is of; none of them is a number about it. */
  public static Set<String> columnNames() {
    return MapKey.<MapKey>columns(Function.identity()).stream()
        .map(Column::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The columns of a table whose rows have such a key. */
  static <R> List<Column<R>> columns(Function<R, MapKey> key) {
    return List.of(
        Column.string("run_id", "the run's id", key.andThen(MapKey::runId)),
        Column.string("model", "the model's id in the run", key.andThen(MapKey::model)),
        Column.string("method", "the explanation method's id", key.andThen(MapKey::method)),
        Column.string(
            "image",
            "path of the image relative to the dataset's root",
            key.andThen(MapKey::image)),
        Column.string("layer", "the layer's own name in its network", key.andThen(MapKey::layer)),
        Column.integer(
            "layer_index",
            "its place among the explained layers, shallow to deep, from 0; -1 for the input itself",
            key.andThen(MapKey::layerIndex)),
        Column.real(
            "depth",
            "its place from the image (0) to the last feature map (1)",
            key.andThen(MapKey::depth)),
        Column.optionalString(
            "pair",
            "path of the other image; null unless the network compares two",
            row -> key.apply(row).pair().map(Pair::image)),
        Column.optionalString(
            "role",
            "which of the pair this image is: query or support",
            row -> key.apply(row).pair().map(Pair::role)),
        Column.optionalInteger(
            "episode",
            "few-shot episode the pair is of, from 0; null otherwise",
            row -> key.apply(row).pair().map(Pair::episode).orElse(OptionalInt.empty())));
  }
}
