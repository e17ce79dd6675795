package io.naflow.picture;

import io.naflow.image.RgbImage;
import java.util.Arrays;

/** White paper to draw on. Colours are {@code 0xRRGGBB}; places are of the top left corner. */
final class Canvas {
  static final int INK = 0x1F2328;
  static final int GREY = 0x59636E;
  static final int FRAME = 0xD0D7DE;
  static final int WARNING = 0xB3261E;

  private final int width;
  private final int height;
  private final byte[] rgb;

  Canvas(int width, int height) {
    if ((long) width * height > RgbImage.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "Cannot draw a strip of %d×%d pixels: at most %d are possible; show fewer layers at once"
              .formatted(width, height, RgbImage.MAX_PIXELS));
    }
    this.width = width;
    this.height = height;
    this.rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 0xFF);
  }

  void draw(RgbImage image, int x, int y) {
    for (int row = 0; row < image.height(); row++) {
      System.arraycopy(
          image.rgb(),
          3 * row * image.width(),
          rgb,
          3 * ((y + row) * width + x),
          3 * image.width());
    }
  }

  void fill(int x, int y, int boxWidth, int boxHeight, int colour) {
    for (int row = y; row < y + boxHeight; row++) {
      for (int column = x; column < x + boxWidth; column++) {
        blend(column, row, colour, 255);
      }
    }
  }

  /** A frame around a box, outside of it. */
  void frame(int x, int y, int boxWidth, int boxHeight, int thickness, int colour) {
    fill(x - thickness, y - thickness, boxWidth + 2 * thickness, thickness, colour);
    fill(x - thickness, y + boxHeight, boxWidth + 2 * thickness, thickness, colour);
    fill(x - thickness, y, thickness, boxHeight, colour);
    fill(x + boxWidth, y, thickness, boxHeight, colour);
  }

  /** One line of text; what goes over the paper's edge is cut off. */
  void text(Typeface face, String text, int x, int y, int colour) {
    int start = x;
    for (Typeface.Glyph glyph : face.glyphs(text)) {
      for (int row = 0; row < glyph.height(); row++) {
        for (int column = 0; column < glyph.width(); column++) {
          int coverage = glyph.coverage()[row * glyph.width() + column] & 0xFF;
          blend(start + glyph.left() + column, y + glyph.top() + row, colour, coverage);
        }
      }
      start += glyph.advance();
    }
  }

  /** What was drawn. Draw nothing afterwards: the pixels are handed over. */
  RgbImage image() {
    return new RgbImage(width, height, rgb);
  }

  private void blend(int x, int y, int colour, int coverage) {
    if (x < 0 || x >= width || y < 0 || y >= height) {
      return;
    }
    for (int channel = 0; channel < 3; channel++) {
      int place = 3 * (y * width + x) + channel;
      int ink = colour >> (16 - 8 * channel) & 0xFF;
      int paper = rgb[place] & 0xFF;
      rgb[place] = (byte) ((ink * coverage + paper * (255 - coverage) + 127) / 255);
    }
  }
}
