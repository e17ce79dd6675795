package io.naflow.picture;

import io.naflow.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything stands in a strip. Pictures stand in columns of one width; the columns are
 * broken into lines; in each line the rows stand under each other, and each row in a line is a
 * band: heading, pictures, captions.
 */
final class StripLayout {
  private static final int MOST_COLUMNS = 10;
  private static final int MARGIN = 36;
  private static final int COLUMN_GAP = 14;
  private static final int BAND_GAP = 26;
  private static final int CAPTION_GAP = 7;
  private static final int HEADING_GAP = 14;

  /** Room for the legend and for readable captions. */
  private static final int LEAST_WIDTH = 740;

  private static final String DIRECTION = "shallow → deep";
  private static final int LEAST_COLUMN = 200;

  /** A picture in its column, counted from the line's first. */
  private record Placed(Cell cell, int column) {}

  /** A part of a row in one line. */
  private record Band(StripRow row, Heading heading, List<Placed> cells) {
    int imageHeight() {
      return cells.stream().mapToInt(placed -> placed.cell().image().height()).max().orElse(0);
    }

    int headingHeight() {
      return switch (heading) {
        case FULL -> Typeface.TITLE.lineHeight() + Typeface.TEXT.lineHeight() + HEADING_GAP;
        case CONTINUED -> Typeface.TEXT.lineHeight() + HEADING_GAP / 2;
        case NONE -> 0;
      };
    }

    int captionHeight() {
      boolean remarks = cells.stream().anyMatch(placed -> placed.cell().remark().isPresent());
      return CAPTION_GAP
          + Typeface.TEXT.lineHeight()
          + Typeface.SMALL.lineHeight() * (remarks ? 2 : 1);
    }

    int height() {
      return headingHeight() + imageHeight() + captionHeight();
    }
  }

  private enum Heading {
    FULL,
    CONTINUED,
    NONE
  }

  private final List<Band> bands;
  private final int columnWidth;
  private final int contentWidth;
  private final Legend legend;

  private StripLayout(List<Band> bands, int columns, Legend legend) {
    this.bands = bands;
    this.legend = legend;
    this.columnWidth =
        bands.stream()
            .flatMap(band -> band.cells().stream())
            .mapToInt(placed -> placed.cell().image().width())
            .reduce(LEAST_COLUMN, Math::max);
    this.contentWidth = Math.max(LEAST_WIDTH, columns * (columnWidth + COLUMN_GAP) - COLUMN_GAP);
  }

  static StripLayout of(List<StripRow> rows, Overlay overlay) {
    List<List<Cell>> cells = rows.stream().map(row -> Cell.of(row, overlay)).toList();
    List<int[]> places = DepthColumns.of(rows);
    int all = cells.stream().mapToInt(List::size).max().orElseThrow();
    int lines = (all + MOST_COLUMNS - 1) / MOST_COLUMNS;
    int columns = (all + lines - 1) / lines;
    List<Band> bands = new ArrayList<>();
    for (int line = 0; line < lines; line++) {
      for (int row = 0; row < rows.size(); row++) {
        List<Placed> placed = line(cells.get(row), places.get(row), line * columns, columns);
        if (!placed.isEmpty()) {
          bands.add(new Band(rows.get(row), heading(line, rows.size()), placed));
        }
      }
    }
    boolean unsolved =
        rows.stream()
            .flatMap(row -> row.panels().stream())
            .anyMatch(panel -> panel.unsolved().isPresent());
    return new StripLayout(bands, columns, new Legend(overlay, unsolved));
  }

  /** The cells whose columns are among these; the image itself stands in column 0. */
  private static List<Placed> line(List<Cell> cells, int[] places, int first, int columns) {
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      int column = (i == 0 ? 0 : 1 + places[i - 1]) - first;
      if (column >= 0 && column < columns) {
        placed.add(new Placed(cells.get(i), column));
      }
    }
    return placed;
  }

  private static Heading heading(int line, int rows) {
    if (line == 0) {
      return Heading.FULL;
    }
    return rows > 1 ? Heading.CONTINUED : Heading.NONE;
  }

  RgbImage drawn() {
    int height = 2 * MARGIN + legend.height();
    for (Band band : bands) {
      height += band.height() + BAND_GAP;
    }
    Canvas canvas = new Canvas(2 * MARGIN + contentWidth, height);
    int y = MARGIN;
    for (Band band : bands) {
      drawHeading(canvas, band, y);
      for (Placed placed : band.cells()) {
        drawCell(canvas, band, placed, y + band.headingHeight());
      }
      y += band.height() + BAND_GAP;
    }
    legend.draw(canvas, MARGIN, y, contentWidth);
    return canvas.image();
  }

  private void drawHeading(Canvas canvas, Band band, int y) {
    String title = band.row().title();
    switch (band.heading()) {
      case FULL -> {
        int below = y + Typeface.TITLE.lineHeight();
        line(canvas, Typeface.TITLE, title, y, Canvas.INK);
        line(canvas, Typeface.TEXT, band.row().subtitle(), below, Canvas.GREY);
        drawDirection(canvas, band.row().subtitle(), below);
      }
      case CONTINUED -> line(canvas, Typeface.TEXT, title + " (continued)", y, Canvas.GREY);
      case NONE -> {}
    }
  }

  /** At the right end of the subtitle's line, if there is room. */
  private void drawDirection(Canvas canvas, String subtitle, int y) {
    int x = contentWidth - Typeface.TEXT.width(DIRECTION);
    if (Typeface.TEXT.width(subtitle) + 2 * COLUMN_GAP < x) {
      canvas.text(Typeface.TEXT, DIRECTION, MARGIN + x, y, Canvas.GREY);
    }
  }

  private void line(Canvas canvas, Typeface face, String text, int y, int colour) {
    canvas.text(face, face.fitted(text, contentWidth), MARGIN, y, colour);
  }

  private void drawCell(Canvas canvas, Band band, Placed placed, int y) {
    Cell cell = placed.cell();
    RgbImage image = cell.image();
    int x = MARGIN + placed.column() * (columnWidth + COLUMN_GAP);
    boolean warning = cell.remark().filter(Cell.Remark::warning).isPresent();
    int imageY = y + band.imageHeight() - image.height();
    canvas.draw(image, x, imageY);
    canvas.frame(
        x,
        imageY,
        image.width(),
        image.height(),
        warning ? 2 : 1,
        warning ? Canvas.WARNING : Canvas.FRAME);

    int below = y + band.imageHeight() + CAPTION_GAP;
    caption(canvas, Typeface.TEXT, cell.name(), x, below, Canvas.INK);
    below += Typeface.TEXT.lineHeight();
    caption(canvas, Typeface.SMALL, cell.detail(), x, below, Canvas.GREY);
    int remarkY = below + Typeface.SMALL.lineHeight();
    cell.remark()
        .ifPresent(
            remark ->
                caption(
                    canvas,
                    Typeface.SMALL,
                    remark.text(),
                    x,
                    remarkY,
                    remark.warning() ? Canvas.WARNING : Canvas.GREY));
  }

  private void caption(Canvas canvas, Typeface face, String text, int x, int y, int colour) {
    canvas.text(face, face.fitted(text, columnWidth), x, y, colour);
  }
}
