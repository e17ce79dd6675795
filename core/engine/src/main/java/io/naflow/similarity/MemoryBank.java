package io.naflow.similarity;

import java.util.Arrays;

/**
 * Embeddings of the images a network was trained on, as instance discrimination keeps them (Wu et
 * al. 2018): compared with a query, its nearest neighbours say what it is.
 */
public final class MemoryBank {
  private final int length;
  private final float[] values;

  /**
   * @param length of each embedding, at least 1
   * @param values the embeddings one after the other, in the order of the data set: of
   *     torchvision's {@code ImageFolder}, sorted by class and then by file name; taken over, since
   *     ImageNet's are 650 MB, and not to be changed any more
   */
  public MemoryBank(int length, float[] values) {
    if (length < 1 || values.length % length != 0) {
      throw new IllegalArgumentException(
          "Cannot make a memory bank of %d numbers in embeddings of %d: the length must be at least 1 and divide their number"
              .formatted(values.length, length));
    }
    this.length = length;
    this.values = values;
  }

  /** Number of images. */
  public int size() {
    return values.length / length;
  }

  /** Length of an embedding. */
  public int length() {
    return length;
  }

  /**
   * One image's embedding.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public float[] embedding(int image) {
    if (image < 0 || image >= size()) {
      throw new IndexOutOfBoundsException(
          "Cannot find image %d in a memory bank of %d: images count from 0"
              .formatted(image, size()));
    }
    return Arrays.copyOfRange(values, image * length, (image + 1) * length);
  }
}
