package io.naflow.jobs.report.html;

import java.util.ArrayList;
import java.util.List;

/** A table: a caption, a row of headings, and rows whose first cell is a heading, too. */
public final class Grid implements Markup {
  private final String caption;
  private final List<String> headings;
  private final List<Markup> rows = new ArrayList<>();

  /**
   * @param headings of the columns; those that begin with {@code #} are of numbers
   */
  public Grid(String caption, List<String> headings) {
    this.caption = caption;
    this.headings = List.copyOf(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  public Grid row(List<? extends Markup> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(
          "Cannot add a row of %d cells to the table '%s': it has %d columns %s"
              .formatted(cells.size(), caption, headings.size(), headings));
    }
    Tag row = Tag.of("tr");
    for (int i = 0; i < cells.size(); i++) {
      Markup cell = cells.get(i);
      if (cell instanceof Tag tag) {
        row.add(tag);
      } else if (i == 0) {
        row.add(Tag.of("th").with("scope", "row").add(cell));
      } else {
        row.add(Tag.of("td", isNumber(i) ? "n" : "t").add(cell));
      }
    }
    rows.add(row);
    return this;
  }

  /** Adds a row of texts. */
  public Grid texts(String... cells) {
    return row(List.of(cells).stream().map(Text::new).toList());
  }

  @Override
  public void writeTo(StringBuilder page) {
    Tag head = Tag.of("tr");
    for (int i = 0; i < headings.size(); i++) {
      String heading = headings.get(i).replaceFirst("^#", "");
      head.add(Tag.of("th", isNumber(i) ? "n" : "t").with("scope", "col").text(heading));
    }
    // Wide tables scroll by themselves, also by keyboard, and the page stays as it is.
    Tag.of("div", "scroll")
        .with("role", "region")
        .with("tabindex", "0")
        .with("aria-label", caption)
        .add(
            Tag.of("table")
                .add(
                    Tag.of("caption").text(caption),
                    Tag.of("thead").add(head),
                    Tag.of("tbody").add(rows)))
        .writeTo(page);
  }

  private boolean isNumber(int column) {
    return headings.get(column).startsWith("#");
  }
}
