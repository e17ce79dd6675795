package io.naflow.jobs.report.draw;

import java.util.Optional;

/**
 * One cell of a {@link Grid}, which alone makes elements of it: whatever a cell holds, it is one
 * column wide.
 *
 * @param content what stands in it
 * @param style CSS class, if not the column's own
 * @param css inline style
 */
public record GridCell(Markup content, Optional<String> style, Optional<String> css) {

  /** With any content. */
  public static GridCell of(Markup content) {
    return new GridCell(content, Optional.empty(), Optional.empty());
  }

  public static GridCell text(String text) {
    return of(new Text(text));
  }

  /** Names from outside keep to themselves, whichever way they are written. */
  public static GridCell name(String name) {
    return of(Tag.of("bdi").text(name));
  }

  /** The same in a CSS class of its own. */
  public GridCell styled(String cssClass) {
    return new GridCell(content, Optional.of(cssClass), css);
  }

  /** The same with an inline style. */
  public GridCell withCss(String rules) {
    return new GridCell(content, style, Optional.of(rules));
  }
}
