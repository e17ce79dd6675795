package io.naflow.jobs.table;

import io.naflow.api.Inversion;
import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Numbers of one map.
 *
 * @param key what the map is of
 * @param size how large its values are
 * @param shape how they lie; all empty for a degenerate map
 * @param inBox how they lie towards the object's boxes, if there are any
 * @param inMask how they lie towards the object's mask, if there is one
 * @param similarity to other layers' maps
 * @param inversion how the inversion went, for methods that invert
 */
public record LayerStatRow(
    MapKey key,
    Size size,
    Shape shape,
    Inside inBox,
    Inside inMask,
    Similarity similarity,
    Optional<Inversion> inversion) {

  /** Whether a map says anything. */
  public enum Status {
    OK,
    /** No value above 0, or all values equal: it has no shape. */
    DEGENERATE;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of the map's values as they are: signed, before rectification. */
  public record Size(Status status, double sum, double mean, double max, double min) {}

  /**
   * Of the rectified map.
   *
   * @param entropy of the map as a distribution, in nats, 0..ln n for n positions
   * @param entropyNormalized the entropy over ln n, 0..1
   * @param gini coefficient, 0 (flat) to 1 (one point)
   * @param coverage share of the map over half its maximum, 0..1
   * @param centerX centre of mass, 0 (left edge) to 1 (right edge)
   * @param centerY centre of mass, 0 (top edge) to 1 (bottom edge)
   * @param spread root mean square distance from the centre, over half the map's diagonal
   */
  public record Shape(
      OptionalDouble entropy,
      OptionalDouble entropyNormalized,
      OptionalDouble gini,
      OptionalDouble coverage,
      OptionalDouble centerX,
      OptionalDouble centerY,
      OptionalDouble spread) {
    /** Of a map without a shape. */
    public static Shape none() {
      OptionalDouble none = OptionalDouble.empty();
      return new Shape(none, none, none, none, none, none, none);
    }
  }

  /** Share of the map on the object, 0..1, and whether its peak is there (1) or not (0). */
  public record Inside(OptionalDouble energy, OptionalDouble peak) {
    /** Without an object. */
    public static Inside none() {
      return new Inside(OptionalDouble.empty(), OptionalDouble.empty());
    }
  }

  /** Correlation with the next shallower explained layer's map and with the last one's, -1..1. */
  public record Similarity(OptionalDouble toPrevious, OptionalDouble toLast) {
    /** Without anything to compare with. */
    public static Similarity none() {
      return new Similarity(OptionalDouble.empty(), OptionalDouble.empty());
    }
  }

  static final Table<LayerStatRow> TABLE =
      new Table<>(
          "layer_stats", List.of("run_id", "model", "method"), columns(), "numbers of one map");

  private static List<Column<LayerStatRow>> columns() {
    List<Column<LayerStatRow>> columns = new ArrayList<>(MapKey.columns(LayerStatRow::key));
    columns.addAll(sizeAndShape());
    columns.addAll(
        List.of(
            Column.optionalReal(
                "energy_in_box",
                "share of the rectified map inside the object's box, 0..1; null without a box",
                row -> row.inBox().energy()),
            Column.optionalReal(
                "peak_in_box",
                "1 if the map's maximum is in the box, else 0; null without a box",
                row -> row.inBox().peak()),
            Column.optionalReal(
                "energy_in_mask",
                "share of the rectified map on the object's pixels by its mask, 0..1; null without a mask, or where the input shows no pixel of it",
                row -> row.inMask().energy()),
            Column.optionalReal(
                "peak_in_mask",
                "1 if the map's maximum is on the mask, else 0; null likewise",
                row -> row.inMask().peak()),
            Column.optionalReal(
                "similarity_to_previous",
                "correlation with the map of the next shallower explained layer, -1..1",
                row -> row.similarity().toPrevious()),
            Column.optionalReal(
                "similarity_to_last",
                "correlation with the map of the deepest explained layer, -1..1",
                row -> row.similarity().toLast()),
            Column.optionalReal(
                "abandoned_share",
                "share of the layer's neurons that are abandoned (0), 0..1; null for methods that do not invert",
                row -> inverted(row.inversion().map(Inversion::abandonedShare))),
            Column.optionalReal(
                "abandoned_rows",
                "share of the segment's equations that were left out, 0..1; null likewise",
                row -> inverted(row.inversion().map(Inversion::abandonedRows))),
            Column.optionalReal(
                "inversion_residual",
                "relative residual of the kept equations, `‖r‖ / ‖b‖`, at least 0; null likewise",
                row -> inverted(row.inversion().map(Inversion::residual))),
            Column.optionalReal(
                "inversion_optimality",
                "`‖Aᵀr‖ / (‖A‖ · ‖r‖)`, at least 0: 0 where no other map satisfies the equations better; null likewise",
                row -> inverted(row.inversion().map(Inversion::optimality))),
            Column.optionalString(
                "inversion_stop",
                "why the inversion ended: `solved` (residual within `solver.tolerance`), `least_squares` (the equations contradict each other; optimality within `solver.optimality`), or `limit` (`solver.iterations`); null likewise",
                row -> row.inversion().map(inversion -> inversion.stop().id())),
            Column.optionalInteger(
                "inversion_iterations",
                "conjugate-gradient steps, 0 for a closed form; null likewise",
                row ->
                    row.inversion()
                        .map(inversion -> OptionalInt.of(inversion.iterations()))
                        .orElse(OptionalInt.empty())),
            Column.optionalBool(
                "converged",
                "true unless `inversion_stop` is `limit`; null likewise",
                row -> row.inversion().map(Inversion::converged))));
    return columns;
  }

  private static List<Column<LayerStatRow>> sizeAndShape() {
    return List.of(
        Column.string(
            "map_status",
            "ok, or degenerate: no value above 0 or all equal, so that the map has no shape",
            row -> row.size().status().id()),
        Column.real("map_sum", "sum of the signed map", row -> row.size().sum()),
        Column.real("map_mean", "mean of the signed map", row -> row.size().mean()),
        Column.real("map_max", "maximum of the signed map", row -> row.size().max()),
        Column.real("map_min", "minimum of the signed map", row -> row.size().min()),
        Column.optionalReal(
            "entropy",
            "entropy of the rectified map as a distribution, in nats, 0..ln(height × width); null if degenerate",
            row -> row.shape().entropy()),
        Column.optionalReal(
            "entropy_normalized",
            "entropy over ln(height × width), 0..1: comparable between layers; null if degenerate",
            row -> row.shape().entropyNormalized()),
        Column.optionalReal(
            "gini",
            "Gini coefficient of the rectified map, 0 (flat) to 1 (one point); null if degenerate",
            row -> row.shape().gini()),
        Column.optionalReal(
            "coverage",
            "share of the map over half its maximum, 0..1; null if degenerate",
            row -> row.shape().coverage()),
        Column.optionalReal(
            "center_x",
            "centre of mass, 0 (left edge) to 1 (right edge); null if degenerate",
            row -> row.shape().centerX()),
        Column.optionalReal(
            "center_y",
            "centre of mass, 0 (top edge) to 1 (bottom edge); null if degenerate",
            row -> row.shape().centerY()),
        Column.optionalReal(
            "spread",
            "root mean square distance from the centre over half the map's diagonal; null if degenerate",
            row -> row.shape().spread()));
  }

  private static OptionalDouble inverted(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
