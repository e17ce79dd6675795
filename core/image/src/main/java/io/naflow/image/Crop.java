package io.naflow.image;

/** Which part of the resized image a network is shown. */
public sealed interface Crop {

  /** All of it; inputs then differ in size unless the resize is {@link Resize.Exact}. */
  record None() implements Crop {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * The middle: torchvision's {@code CenterCrop((height, width))}. Where the image is smaller, it
   * is surrounded with black.
   */
  record Center(int height, int width) implements Crop {
    public Center {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "Cannot crop images to %d×%d (height×width): sides must be at least 1"
                .formatted(height, width));
      }
    }

    @Override
    public String toString() {
      return "center:" + height + "x" + width;
    }
  }
}
