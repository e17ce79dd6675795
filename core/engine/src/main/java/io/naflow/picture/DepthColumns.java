package io.naflow.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * In which columns the layers of several networks stand so that layers of like depth are under each
 * other. The columns are the layers of the row that has most; each other row's layers are assigned
 * in order, so that the sum of differences of depth is least (dynamic programming).
 */
final class DepthColumns {
  private DepthColumns() {}

  /**
   * Columns of each row's panels.
   *
   * @return for each row an increasing array, one column from 0 for each of its panels
   */
  static List<int[]> of(List<StripRow> rows) {
    double[] columns =
        depths(
            rows.stream().max(Comparator.comparingInt(row -> row.panels().size())).orElseThrow());
    List<int[]> places = new ArrayList<>();
    for (StripRow row : rows) {
      places.add(assign(depths(row), columns));
    }
    return places;
  }

  private static double[] depths(StripRow row) {
    return row.panels().stream().mapToDouble(Panel::depth).toArray();
  }

  private static int[] assign(double[] depths, double[] columns) {
    // cost[i][j]: least cost of the first i panels in the first j columns
    double[][] cost = new double[depths.length + 1][columns.length + 1];
    for (int i = 1; i <= depths.length; i++) {
      Arrays.fill(cost[i], Double.POSITIVE_INFINITY);
      for (int j = i; j <= columns.length; j++) {
        cost[i][j] = Math.min(cost[i][j - 1], placed(cost, depths, columns, i, j));
      }
    }
    int[] places = new int[depths.length];
    int j = columns.length;
    for (int i = depths.length; i > 0; i--) {
      while (cost[i][j - 1] < placed(cost, depths, columns, i, j)) {
        j--;
      }
      places[i - 1] = --j;
    }
    return places;
  }

  /** Cost of the first i panels where the last of them stands in column j - 1. */
  private static double placed(double[][] cost, double[] depths, double[] columns, int i, int j) {
    return cost[i - 1][j - 1] + Math.abs(depths[i - 1] - columns[j - 1]);
  }
}
