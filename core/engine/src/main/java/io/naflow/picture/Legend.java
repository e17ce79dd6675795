package io.naflow.picture;

/**
 * The colours' scale at a strip's foot: a bar with its numbers, and what they mean.
 *
 * @param overlay whose colours
 * @param unsolved whether the mark of unsolved inversions is to be explained
 */
record Legend(Overlay overlay, boolean unsolved) {
  private static final int BAR_WIDTH = 256;
  private static final int BAR_HEIGHT = 18;
  private static final int TEXT_GAP = 28;
  private static final int TICK = 5;

  int height() {
    int bar = BAR_HEIGHT + TICK + Typeface.SMALL.lineHeight();
    return Math.max(bar, Typeface.SMALL.lineHeight() * (unsolved ? 3 : 2));
  }

  void draw(Canvas canvas, int x, int y, int width) {
    double low = overlay.normalisation().low();
    for (int column = 0; column < BAR_WIDTH; column++) {
      double value = low + (1 - low) * (column + 0.5) / BAR_WIDTH;
      canvas.fill(x + column, y, 1, BAR_HEIGHT, overlay.colour(value));
    }
    canvas.frame(x, y, BAR_WIDTH, BAR_HEIGHT, 1, Canvas.FRAME);
    tick(canvas, x, y, number(low));
    tick(canvas, x + BAR_WIDTH / 2, y, number((low + 1) / 2));
    tick(canvas, x + BAR_WIDTH - 1, y, number(1));

    int textX = x + BAR_WIDTH + TEXT_GAP;
    int room = width - BAR_WIDTH - TEXT_GAP;
    line(canvas, scale(), textX, y, room, Canvas.INK);
    line(canvas, profile(), textX, y + Typeface.SMALL.lineHeight(), room, Canvas.GREY);
    if (unsolved) {
      String mark = "✗ the inversion did not converge; its relative residual";
      line(canvas, mark, textX, y + 2 * Typeface.SMALL.lineHeight(), room, Canvas.WARNING);
    }
  }

  private String scale() {
    return switch (overlay.normalisation()) {
      case PGC, MAX -> "attention, as a share of each map's maximum";
      case MINMAX -> "attention, from each map's lowest to its highest value";
      case SIGNED -> "attention, as a share of each map's largest magnitude";
    };
  }

  private String profile() {
    String negative =
        switch (overlay.normalisation()) {
          case PGC, MAX -> "negative values as 0";
          case MINMAX, SIGNED -> "negative values included";
        };
    return "%s (%s, %s, opacity %s)"
        .formatted(negative, overlay.normalisation().id(), overlay.colours(), overlay.opacity());
  }

  private static void line(Canvas canvas, String text, int x, int y, int room, int colour) {
    canvas.text(Typeface.SMALL, Typeface.SMALL.fitted(text, room), x, y, colour);
  }

  /** A number under the bar. */
  private static void tick(Canvas canvas, int place, int y, String number) {
    canvas.fill(place, y + BAR_HEIGHT, 1, TICK, Canvas.GREY);
    int x = place - Typeface.SMALL.width(number) / 2;
    canvas.text(Typeface.SMALL, number, x, y + BAR_HEIGHT + TICK, Canvas.GREY);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Integer.toString((int) value).replace('-', '−')
        : Double.toString(value).replace('-', '−');
  }
}
