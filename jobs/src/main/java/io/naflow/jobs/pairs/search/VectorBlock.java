package io.naflow.jobs.pairs.search;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Embeddings of some images, as a matrix.
 *
 * @param indices of the images among all, a row each
 * @param length of an embedding
 * @param values rows one after the other, {@code indices.length × length}
 */
public record VectorBlock(int[] indices, int length, float[] values) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The rows in the order of their indices. */
  public static VectorBlock of(SortedMap<Integer, float[]> vectors) {
    int length = vectors.isEmpty() ? 0 : vectors.get(vectors.firstKey()).length;
    int[] indices = new int[vectors.size()];
    float[] values = new float[Math.multiplyExact(vectors.size(), length)];
    int row = 0;
    for (Map.Entry<Integer, float[]> entry : vectors.entrySet()) {
      indices[row] = entry.getKey();
      System.arraycopy(entry.getValue(), 0, values, row * length, length);
      row++;
    }
    return new VectorBlock(indices, length, values);
  }

  public int rows() {
    return indices.length;
  }

  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  /** The rows of the given images. */
  public VectorBlock only(int[] sortedIndices) {
    var vectors = new TreeMap<Integer, float[]>();
    for (int row = 0; row < rows(); row++) {
      if (Arrays.binarySearch(sortedIndices, indices[row]) >= 0) {
        vectors.put(indices[row], row(row));
      }
    }
    return of(vectors);
  }

  /** Each row's squared length, float64. */
  double[] squares() {
    double[] squares = new double[rows()];
    for (int row = 0; row < rows(); row++) {
      for (int d = row * length; d < (row + 1) * length; d++) {
        squares[row] += (double) values[d] * values[d];
      }
    }
    return squares;
  }
}
