package io.naflow.jobs.compare;

import static java.lang.Integer.parseInt;
import static org.apache.spark.sql.functions.col;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model's explained layers.
 *
 * @param architecture what it is; two models of one architecture mean the same by a name
 * @param input what images are made to be before they go in; empty where that is not one size
 * @param layers shallow to deep, at least one
 */
record ComparedNetwork(String architecture, Optional<Size> input, List<Layer> layers) {
  /** Depths are sums of fractions. */
  private static final double ROUNDING = 1e-9;

  /** A layer of a model; in lists shallow to deep. */
  record Layer(String name, double depth, String kind, int channels, int height, int width) {
    boolean isShapedAs(Layer other) {
      return channels == other.channels && size().equals(other.size());
    }

    Size size() {
      return new Size(height, width);
    }
  }

  /** What a map or an input measures. */
  record Size(int height, int width) {
    private static final Pattern FIXED =
        Pattern.compile("(?:crop=center|resize=exact):(\\d+)x(\\d+)");

    /** From the text of {@code models.preprocessing}; a crop comes after the resizing. */
    static Optional<Size> ofInput(String preprocessing) {
      return FIXED
          .matcher(preprocessing)
          .results()
          .reduce((resize, crop) -> crop)
          .map(found -> new Size(parseInt(found.group(1)), parseInt(found.group(2))));
    }
  }

  ComparedNetwork {
    layers = List.copyOf(layers);
  }

  /** On images of a size that nobody knows. */
  ComparedNetwork(String architecture, List<Layer> layers) {
    this(architecture, Optional.empty(), layers);
  }

  /** Names that another has, too. */
  List<String> common(ComparedNetwork other) {
    Set<String> names = other.layers.stream().map(Layer::name).collect(Collectors.toSet());
    return layers.stream().map(Layer::name).filter(names::contains).toList();
  }

  Layer layer(String name) {
    return layers.stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
  }

  /** The explained layer before one; empty for the first. */
  Optional<String> before(String name) {
    List<String> names = layers.stream().map(Layer::name).toList();
    int place = names.indexOf(name);
    return place > 0 ? Optional.of(names.get(place - 1)) : Optional.empty();
  }

  /** Which ends a layer is at. */
  Set<End> ends(String name) {
    Set<End> ends = EnumSet.noneOf(End.class);
    if (layers.get(0).name().equals(name)) {
      ends.add(End.FIRST);
    }
    if (layers.get(layers.size() - 1).name().equals(name)) {
      ends.add(End.LAST);
    }
    if (layer(name).depth() > 1 - ROUNDING) {
      ends.add(End.FEATURE_MAP);
    }
    return ends;
  }

  /**
   * Whether all layers that another lacks are modules put between its layers: of a kind that the
   * other has nowhere, and leaving the shape as it was.
   */
  boolean insertsOnlyModules(ComparedNetwork other, Set<String> shared) {
    Set<String> kinds = other.layers.stream().map(Layer::kind).collect(Collectors.toSet());
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean module =
          !kinds.contains(layer.kind()) && (i == 0 || layer.isShapedAs(layers.get(i - 1)));
      if (!shared.contains(layer.name()) && !module) {
        return false;
      }
    }
    return true;
  }

  /** Of a run, from the registered views. */
  static ComparedNetwork of(SparkSession spark, String run, String model) {
    Row found =
        spark
            .table("models")
            .where(col("run_id").equalTo(run).and(col("model").equalTo(model)))
            .select("architecture", "preprocessing")
            .first();
    return new ComparedNetwork(
        found.getString(0), Size.ofInput(found.getString(1)), layers(spark, run, model));
  }

  private static List<Layer> layers(SparkSession spark, String run, String model) {
    Dataset<Row> layers =
        spark
            .table("layers")
            .where(col("run_id").equalTo(run).and(col("model").equalTo(model)))
            .orderBy("layer_index")
            .select("layer", "depth", "kind", "channels", "height", "width");
    List<Layer> found =
        layers.collectAsList().stream()
            .map(
                row ->
                    new Layer(
                        row.getString(0),
                        row.getDouble(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getInt(5)))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare model '%s' of run '%s': table 'layers' has none of its layers; run the audit again"
              .formatted(model, run));
    }
    return found;
  }
}
