package io.naflow.network;

/** A height and a width: of a kernel, a stride, a padding, a dilation or an output grid. */
public record Size(int height, int width) {
  public static Size of(int both) {
    return new Size(both, both);
  }

  boolean isAtLeast(int minimum) {
    return height >= minimum && width >= minimum;
  }

  @Override
  public String toString() {
    return height == width ? Integer.toString(height) : height + "×" + width;
  }
}
