package io.naflow.jobs.compare.distance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.naflow.jobs.compare.statistic.EarthMover;
import io.naflow.jobs.table.HalfMap;
import io.naflow.metric.Bilinear;
import io.naflow.metric.MapStatistics;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** How far two models' maps of one image at matched layers are apart; all from 0 to 1. */
public final class MapDistances {
  /** In the order in which they are computed. */
  public static final List<String> NAMES =
      List.of("map_cosine_distance", "map_center_distance", "map_earth_mover");

  /** Squares a side of the grid on which earth is moved. */
  static final int GRID = 7;

  private MapDistances() {}

  /** What {@link #udf} takes, of a row of {@code maps}. */
  public static Column map() {
    return struct(col("map"), col("map_scale"), col("height"), col("width"));
  }

  /** The distances of two maps, as many as names; none if a map has no shape. */
  public static UserDefinedFunction udf() {
    UDF2<Row, Row, List<Double>> between = (a, b) -> between(Map.of(a), Map.of(b));
    return functions.udf(between, DataTypes.createArrayType(DataTypes.DoubleType));
  }

  /** A raw signed map, row by row. */
  record Map(float[] values, int height, int width) {
    static Map of(Row row) {
      return of(
          new HalfMap(row.getAs("map"), row.getAs("map_scale")),
          row.getAs("height"),
          row.getAs("width"));
    }

    static Map of(HalfMap stored, int height, int width) {
      double[] decoded = stored.decode();
      float[] values = new float[decoded.length];
      for (int i = 0; i < values.length; i++) {
        // Nothing here depends on the scale; the largest doubles would be infinite as floats.
        values[i] = (float) (decoded[i] / stored.scale());
      }
      return new Map(values, height, width);
    }

    float[] rectified() {
      float[] rectified = values.clone();
      for (int i = 0; i < rectified.length; i++) {
        rectified[i] = Math.max(rectified[i], 0);
      }
      return rectified;
    }
  }

  static List<Double> between(Map a, Map b) {
    Optional<MapStatistics.Focus> focusA = focus(a);
    Optional<MapStatistics.Focus> focusB = focus(b);
    if (focusA.isEmpty() || focusB.isEmpty()) {
      return List.of();
    }
    double dx = focusA.get().centerX() - focusB.get().centerX();
    double dy = focusA.get().centerY() - focusB.get().centerY();
    return List.of(
        cosineDistance(a, b),
        Math.sqrt((dx * dx + dy * dy) / 2),
        EarthMover.distance(coarse(a), coarse(b), GRID));
  }

  private static Optional<MapStatistics.Focus> focus(Map map) {
    return MapStatistics.of(map.values(), map.height(), map.width()).focus();
  }

  /** One less the cosine of the rectified maps, the smaller one interpolated to the larger. */
  private static double cosineDistance(Map a, Map b) {
    int height = Math.max(a.height(), b.height());
    int width = Math.max(a.width(), b.width());
    float[] first = Bilinear.between(a.height(), a.width(), height, width).apply(a.rectified());
    float[] second = Bilinear.between(b.height(), b.width(), height, width).apply(b.rectified());
    double product = 0;
    double squares1 = 0;
    double squares2 = 0;
    for (int i = 0; i < first.length; i++) {
      product += (double) first[i] * second[i];
      squares1 += (double) first[i] * first[i];
      squares2 += (double) second[i] * second[i];
    }
    // One root: of equal maps the cosine is 1 then, not 1 but for rounding.
    double cosine = product / Math.sqrt(squares1 * squares2);
    return 1 - Math.min(1, cosine);
  }

  /**
   * Shares of the rectified map in squares of a grid; positions on a border are divided by area.
   */
  static double[] coarse(Map map) {
    float[] rectified = map.rectified();
    double[] shares = new double[GRID * GRID];
    double sum = 0;
    for (int i = 0; i < rectified.length; i++) {
      sum += rectified[i];
    }
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        double share = rectified[y * map.width() + x] / sum;
        if (share > 0) {
          spread(share, y, x, map, shares);
        }
      }
    }
    return shares;
  }

  private static void spread(double share, int y, int x, Map map, double[] shares) {
    for (int row = first(y, map.height()); row < end(y, map.height()); row++) {
      double part = share * overlap(y, map.height(), row);
      for (int column = first(x, map.width()); column < end(x, map.width()); column++) {
        shares[row * GRID + column] += part * overlap(x, map.width(), column);
      }
    }
  }

  private static int first(int position, int size) {
    return position * GRID / size;
  }

  private static int end(int position, int size) {
    return ((position + 1) * GRID + size - 1) / size;
  }

  /** The share of a position's extent that lies in a square's. */
  private static double overlap(int position, int size, int square) {
    double from = Math.max((double) position * GRID / size, square);
    double to = Math.min((position + 1.0) * GRID / size, square + 1.0);
    return Math.max(0, to - from) * size / GRID;
  }
}
