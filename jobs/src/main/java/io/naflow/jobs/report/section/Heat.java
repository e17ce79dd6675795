package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.GridCell;
import io.naflow.picture.ColourMap;
import java.util.Locale;

/** Cells whose colour says how large their number is; the number stands in them. */
final class Heat {
  /** The darkest and lightest colours leave no room for text of either kind. */
  private static final ColourMap SIZES = ColourMap.of("cividis");

  private static final ColourMap SIGNED = ColourMap.of("coolwarm");

  private Heat() {}

  /**
   * A cell.
   *
   * @param place of its number between the smallest, 0, and the largest, 1
   */
  static GridCell cell(String text, double place) {
    return coloured(text, SIZES.colour(place));
  }

  /**
   * A cell of a number with a sign: blue below zero, red above.
   *
   * @param place -1 to 1
   */
  static GridCell signedCell(String text, double place) {
    return coloured(text, SIGNED.colour((place + 1) / 2));
  }

  private static GridCell coloured(String text, int rgb) {
    // Of black and white, the one with more contrast (WCAG 2.1, relative luminance).
    String ink = luminance(rgb) > 0.179 ? "#000" : "#fff";
    return GridCell.text(text)
        .styled("heat")
        .withCss(String.format(Locale.ROOT, "background:#%06x;color:%s", rgb, ink));
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int sample) {
    double value = (sample & 0xFF) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
