package io.naflow.similarity;

/**
 * Local descriptors of one image or several, each divided by its length. An image's are laid
 * channel-major: number {@code c} of the descriptor at place {@code p} is at {@code c·places + p}.
 *
 * @param length numbers of a descriptor
 * @param places descriptors of one image
 * @param directions unit vectors, one descriptor after the other, image after image; 0 throughout
 *     for a descriptor of length 0, as PyTorch's {@code normalize} has it
 * @param norms of the descriptors before
 */
record Descriptors(int length, int places, double[] directions, double[] norms) {

  static Descriptors of(double[] values, int length, int places) {
    int count = values.length / length;
    double[] directions = new double[values.length];
    double[] norms = new double[count];
    for (int j = 0; j < count; j++) {
      double squares = 0;
      for (int c = 0; c < length; c++) {
        double value = values[index(j, c, length, places)];
        squares += value * value;
      }
      norms[j] = Vectors.finite(Math.sqrt(squares));
      for (int c = 0; norms[j] > 0 && c < length; c++) {
        directions[j * length + c] = values[index(j, c, length, places)] / norms[j];
      }
    }
    return new Descriptors(length, places, directions, norms);
  }

  int count() {
    return norms.length;
  }

  double cosine(int own, Descriptors others, int other) {
    double dot = 0;
    for (int c = 0; c < length; c++) {
      dot += directions[own * length + c] * others.directions[other * length + c];
    }
    return dot;
  }

  /** Adds a descriptor's direction to a sum of {@code length} numbers that begins at a place. */
  void addDirection(int descriptor, double[] sums, int at) {
    for (int c = 0; c < length; c++) {
      sums[at + c] += directions[descriptor * length + c];
    }
  }

  /** Where a descriptor's number lies in the images' own layout. */
  int index(int descriptor, int number) {
    return index(descriptor, number, length, places);
  }

  private static int index(int descriptor, int number, int length, int places) {
    int image = descriptor / places;
    return (image * length + number) * places + descriptor % places;
  }
}
