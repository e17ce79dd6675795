package io.naflow.image.webp;

/** VP8's inverse transforms, exact integers (RFC 6386, section 14). */
final class InverseTransform {
  private InverseTransform() {}

  /**
   * The Walsh-Hadamard transform of the 16 means of a block's luma: result i becomes the first
   * coefficient of its i-th 4×4 piece.
   */
  static void means(short[] source, int from, short[] target) {
    int[] columns = new int[16];
    for (int i = 0; i < 4; i++) {
      int sumOuter = source[from + i] + source[from + 12 + i];
      int sumInner = source[from + 4 + i] + source[from + 8 + i];
      int differenceInner = source[from + 4 + i] - source[from + 8 + i];
      int differenceOuter = source[from + i] - source[from + 12 + i];
      columns[i] = sumOuter + sumInner;
      columns[4 + i] = differenceOuter + differenceInner;
      columns[8 + i] = sumOuter - sumInner;
      columns[12 + i] = differenceOuter - differenceInner;
    }
    for (int i = 0; i < 4; i++) {
      int row = 4 * i;
      int sumOuter = columns[row] + 3 + columns[row + 3];
      int sumInner = columns[row + 1] + columns[row + 2];
      int differenceInner = columns[row + 1] - columns[row + 2];
      int differenceOuter = columns[row] + 3 - columns[row + 3];
      target[16 * row] = (short) (sumOuter + sumInner >> 3);
      target[16 * (row + 1)] = (short) (differenceOuter + differenceInner >> 3);
      target[16 * (row + 2)] = (short) (sumOuter - sumInner >> 3);
      target[16 * (row + 3)] = (short) (differenceOuter - differenceInner >> 3);
    }
  }

  /** Adds the inverse cosine transform of 16 coefficients to a 4×4 piece of a plane. */
  static void addTo(Plane plane, int at, short[] source, int from) {
    int[] columns = new int[16];
    for (int i = 0; i < 4; i++) {
      int first = source[from + i];
      int second = source[from + 4 + i];
      int third = source[from + 8 + i];
      int fourth = source[from + 12 + i];
      int even = first + third;
      int odd = first - third;
      int small = bySine(second) - byCosine(fourth);
      int large = byCosine(second) + bySine(fourth);
      columns[i] = even + large;
      columns[4 + i] = odd + small;
      columns[8 + i] = odd - small;
      columns[12 + i] = even - large;
    }
    byte[] samples = plane.samples();
    for (int y = 0; y < 4; y++) {
      int first = columns[4 * y] + 4;
      int second = columns[4 * y + 1];
      int third = columns[4 * y + 2];
      int fourth = columns[4 * y + 3];
      int even = first + third;
      int odd = first - third;
      int small = bySine(second) - byCosine(fourth);
      int large = byCosine(second) + bySine(fourth);
      int row = at + y * plane.stride();
      add(samples, row, even + large >> 3);
      add(samples, row + 1, odd + small >> 3);
      add(samples, row + 2, odd - small >> 3);
      add(samples, row + 3, even - large >> 3);
    }
  }

  private static void add(byte[] samples, int at, int difference) {
    int sum = (samples[at] & 0xFF) + difference;
    samples[at] = (byte) Math.min(Math.max(sum, 0), 255);
  }

  /** Times the square root of 2 times the cosine of an eighth turn's half, in 16 bits. */
  private static int byCosine(int value) {
    return (value * 20091 >> 16) + value;
  }

  private static int bySine(int value) {
    return value * 35468 >> 16;
  }
}
