package io.naflow.jobs.pairs.search;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The most similar images of one query, best first. Equal similarities go to the smaller index, so
 * that the list does not depend on the order in which images are offered.
 */
public final class Neighbours implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int FIRST_CAPACITY = 16;

  private final int most;
  private int[] indices;
  private double[] similarities;
  private int size;

  /**
   * @param most how many are kept, at least 1
   */
  public Neighbours(int most) {
    this.most = most;
    indices = new int[Math.min(most, FIRST_CAPACITY)];
    similarities = new double[indices.length];
  }

  public void offer(int index, double similarity) {
    if (size == most && !isBetter(index, similarity, size - 1)) {
      return;
    }
    int place = 0;
    int end = size;
    while (place < end) {
      int middle = (place + end) >>> 1;
      if (isBetter(index, similarity, middle)) {
        end = middle;
      } else {
        place = middle + 1;
      }
    }
    size = Math.min(size + 1, most);
    if (size > indices.length) {
      indices = Arrays.copyOf(indices, Math.min(most, 2 * indices.length));
      similarities = Arrays.copyOf(similarities, indices.length);
    }
    System.arraycopy(indices, place, indices, place + 1, size - place - 1);
    System.arraycopy(similarities, place, similarities, place + 1, size - place - 1);
    indices[place] = index;
    similarities[place] = similarity;
  }

  private boolean isBetter(int index, double similarity, int place) {
    return similarity > similarities[place]
        || (similarity == similarities[place] && index < indices[place]);
  }

  /** Takes in what was found among other images. */
  public Neighbours with(Neighbours others) {
    for (int i = 0; i < others.size; i++) {
      offer(others.indices[i], others.similarities[i]);
    }
    return this;
  }

  public int size() {
    return size;
  }

  public int[] indices() {
    return Arrays.copyOf(indices, size);
  }

  public double[] similarities() {
    return Arrays.copyOf(similarities, size);
  }
}
