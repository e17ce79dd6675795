package io.naflow.network;

/**
 * A sliding window, as PyTorch's convolutions and poolings define it.
 *
 * @param kernel extent in neurons, at least 1
 * @param stride step, at least 1
 * @param padding border added on each side, at least 0
 * @param dilation distance between the kernel's taps, at least 1
 */
public record Window(Size kernel, Size stride, Size padding, Size dilation) {
  public Window {
    if (!kernel.isAtLeast(1)
        || !stride.isAtLeast(1)
        || !padding.isAtLeast(0)
        || !dilation.isAtLeast(1)) {
      throw new IllegalArgumentException(
          "Cannot make a window of kernel %s, stride %s, padding %s, dilation %s: kernel, stride and dilation must be at least 1, padding at least 0"
              .formatted(kernel, stride, padding, dilation));
    }
  }

  /** A square window with stride 1, no padding, no dilation. */
  public static Window of(int kernel) {
    return new Window(Size.of(kernel), Size.of(1), Size.of(0), Size.of(1));
  }

  public Window withStride(int newStride) {
    return new Window(kernel, Size.of(newStride), padding, dilation);
  }

  public Window withPadding(int newPadding) {
    return new Window(kernel, stride, Size.of(newPadding), dilation);
  }

  public Window withDilation(int newDilation) {
    return new Window(kernel, stride, padding, Size.of(newDilation));
  }

  /**
   * Output grid of the window over {@code input}, rounding down (PyTorch's {@code ceil_mode=False})
   * or up, where a window that would start beyond the input and its leading padding is dropped.
   */
  Size over(FeatureShape input, Rounding rounding) {
    return new Size(
        extent(
            input.height(),
            kernel.height(),
            stride.height(),
            padding.height(),
            dilation.height(),
            rounding),
        extent(
            input.width(),
            kernel.width(),
            stride.width(),
            padding.width(),
            dilation.width(),
            rounding));
  }

  private static int extent(int in, int k, int s, int p, int d, Rounding rounding) {
    int span = in + 2 * p - d * (k - 1) - 1;
    if (span < 0) {
      return 0;
    }
    if (rounding == Rounding.DOWN) {
      return span / s + 1;
    }
    int out = (span + s - 1) / s + 1;
    return (out - 1) * s >= in + p ? out - 1 : out;
  }

  /** How an output grid that does not divide evenly is rounded. */
  public enum Rounding {
    DOWN,
    UP
  }
}
