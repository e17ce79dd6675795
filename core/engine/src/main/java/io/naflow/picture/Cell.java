package io.naflow.picture;

import io.naflow.image.Interpolation;
import io.naflow.image.Resampler;
import io.naflow.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One picture of a strip with its caption.
 *
 * @param image as drawn
 * @param name first line of the caption
 * @param detail second line
 * @param remark third line, for what went wrong
 */
record Cell(RgbImage image, String name, String detail, Optional<Remark> remark) {
  /** What a viewer must know before believing the picture. */
  record Remark(String text, boolean warning) {}

  /** Length of a picture's longer side that suits a slide, in pixels. */
  private static final int SIDE = 224;

  /** Images larger than this are made smaller. */
  private static final int LARGEST_SIDE = 3 * SIDE / 2;

  /** The image itself, then its maps. */
  static List<Cell> of(StripRow row, Overlay overlay) {
    RgbImage shown = shown(row.image());
    List<Cell> cells = new ArrayList<>();
    String size = "%d×%d pixels".formatted(row.image().width(), row.image().height());
    cells.add(new Cell(shown, "image", size, Optional.empty()));
    for (Panel panel : row.panels()) {
      cells.add(of(panel, shown, overlay));
    }
    return cells;
  }

  private static Cell of(Panel panel, RgbImage shown, Overlay overlay) {
    String detail =
        String.format(
            Locale.ROOT,
            "%d×%d×%d · depth %.2f",
            panel.channels(),
            panel.height(),
            panel.width(),
            panel.depth());
    return new Cell(
        overlay.over(shown, panel.map(), panel.height(), panel.width()),
        panel.layer(),
        detail,
        remark(panel, overlay));
  }

  private static Optional<Remark> remark(Panel panel, Overlay overlay) {
    if (panel.unsolved().isPresent()) {
      double residual = panel.unsolved().getAsDouble();
      String text = String.format(Locale.ROOT, "✗ residual %.2g", residual);
      return Optional.of(new Remark(text, true));
    }
    return overlay.normalisation().normalise(panel.map()).degenerate()
        ? Optional.of(new Remark("constant map", false))
        : Optional.empty();
  }

  /**
   * Small images are enlarged by a whole factor, each pixel as a square: what the network saw, and
   * no more. Large ones are made smaller.
   */
  private static RgbImage shown(RgbImage image) {
    int longer = Math.max(image.width(), image.height());
    if (longer > LARGEST_SIDE) {
      return Resampler.resize(
          image,
          Math.max(1, Math.round((float) SIDE * image.width() / longer)),
          Math.max(1, Math.round((float) SIDE * image.height() / longer)),
          Interpolation.BILINEAR);
    }
    return enlarged(image, Math.max(1, Math.round((float) SIDE / longer)));
  }

  private static RgbImage enlarged(RgbImage image, int factor) {
    int width = factor * image.width();
    int height = factor * image.height();
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int source = 3 * ((y / factor) * image.width() + x / factor);
        System.arraycopy(image.rgb(), source, rgb, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
