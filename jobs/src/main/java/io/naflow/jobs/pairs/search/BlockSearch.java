package io.naflow.jobs.pairs.search;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * Exact nearest neighbours of many queries in one block of a gallery, as a product of two matrices
 * in tiles that stay in a core's cache. Products are summed in float64 in an order that depends on
 * the dimension alone: a similarity is the same however images are laid in blocks.
 */
public final class BlockSearch {
  /** Numbers of a tile of the gallery: 1 MB. */
  private static final int TILE = 1 << 17;

  private static final int WIDEST = 256;
  private static final int NARROWEST = 8;

  private final VectorBlock queries;
  private final double[] querySquares;
  private final VectorMeasure measure;

  public BlockSearch(VectorBlock queries, VectorMeasure measure) {
    this.queries = queries;
    this.querySquares = queries.squares();
    this.measure = measure;
  }

  /**
   * The queries' neighbours in a block; an image is not its own neighbour.
   *
   * @param most how many are kept of each query
   * @return one a query, in order
   */
  public ArrayList<Neighbours> in(VectorBlock gallery, int most) {
    var found = new ArrayList<Neighbours>();
    for (int query = 0; query < queries.rows(); query++) {
      found.add(new Neighbours(most));
    }
    if (gallery.rows() == 0 || queries.rows() == 0) {
      return found;
    }
    int length = queries.length();
    int width = Math.max(NARROWEST, Math.min(WIDEST, TILE / length));
    double[] tile = new double[width * length];
    double[] products = new double[width];
    double[] squares = gallery.squares();
    for (int start = 0; start < gallery.rows(); start += width) {
      int columns = Math.min(width, gallery.rows() - start);
      transpose(gallery, start, columns, tile, width);
      for (int query = 0; query < queries.rows(); query++) {
        multiply(query, tile, width, products);
        for (int column = 0; column < columns; column++) {
          int other = gallery.indices()[start + column];
          if (other != queries.indices()[query]) {
            found
                .get(query)
                .offer(
                    other,
                    measure.of(products[column], querySquares[query], squares[start + column]));
          }
        }
      }
    }
    return found;
  }

  private static void transpose(
      VectorBlock gallery, int start, int columns, double[] tile, int width) {
    int length = gallery.length();
    for (int column = 0; column < columns; column++) {
      int row = (start + column) * length;
      for (int d = 0; d < length; d++) {
        tile[d * width + column] = gallery.values()[row + d];
      }
    }
  }

  /** Four dimensions at a time, so that each sum is read and written a quarter as often. */
  private void multiply(int query, double[] tile, int width, double[] products) {
    Arrays.fill(products, 0);
    int length = queries.length();
    int row = query * length;
    float[] values = queries.values();
    int d = 0;
    for (; d + 3 < length; d += 4) {
      double a = values[row + d];
      double b = values[row + d + 1];
      double c = values[row + d + 2];
      double e = values[row + d + 3];
      int at = d * width;
      for (int j = 0; j < width; j++) {
        products[j] +=
            a * tile[at + j]
                + b * tile[at + width + j]
                + c * tile[at + 2 * width + j]
                + e * tile[at + 3 * width + j];
      }
    }
    for (; d < length; d++) {
      double a = values[row + d];
      for (int j = 0; j < width; j++) {
        products[j] += a * tile[d * width + j];
      }
    }
  }
}
