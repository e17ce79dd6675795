package io.naflow.image;

/** To what size an image is brought before it is cropped. */
public sealed interface Resize {

  /** Leaves the image as large as it is. */
  record None() implements Resize {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Makes the shorter side {@code pixels} long and keeps the shape: torchvision's {@code Resize(n)}
   * with a single number. The longer side is {@code pixels * longer / shorter}, cut to whole
   * pixels.
   */
  record ShorterSide(int pixels) implements Resize {
    public ShorterSide {
      checkSides(pixels, pixels);
    }

    @Override
    public String toString() {
      return "shorter-side:" + pixels;
    }
  }

  /** Makes the image exactly so large, whatever its shape: {@code Resize((height, width))}. */
  record Exact(int height, int width) implements Resize {
    public Exact {
      checkSides(height, width);
    }

    @Override
    public String toString() {
      return "exact:" + height + "x" + width;
    }
  }

  private static void checkSides(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Cannot resize images to %d×%d (height×width): sides must be at least 1"
              .formatted(height, width));
    }
  }
}
