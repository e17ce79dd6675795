package io.naflow.jobs.report.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  public Grid row(List<GridCell> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(
          "Cannot add a row of %d cells to the table '%s': it has %d columns %s"
              .formatted(cells.size(), caption, headings.size(), headings));
    }
    Tag row = Tag.ofTable("tr");
    for (int i = 0; i < cells.size(); i++) {
      row.add(element(i, cells.get(i)));
    }
    rows.add(row);
    return this;
  }

  private Tag element(int column, GridCell cell) {
    Tag element = column == 0 ? Tag.ofTable("th").with("scope", "row") : Tag.ofTable("td");
    Optional<String> ofColumn = Optional.of(isNumber(column) ? "n" : "t").filter(c -> column > 0);
    cell.style().or(() -> ofColumn).ifPresent(name -> element.with("class", name));
    cell.css().ifPresent(rules -> element.with("style", rules));
    return element.add(cell.content());
  }

  /** Adds a row of texts. */
  public Grid texts(String... cells) {
    return row(List.of(cells).stream().map(GridCell::text).toList());
  }

  @Override
  public void writeTo(StringBuilder page) {
    Tag head = Tag.ofTable("tr");
    for (int i = 0; i < headings.size(); i++) {
      String heading = headings.get(i).replaceFirst("^#", "");
      head.add(
          Tag.ofTable("th")
              .with("class", isNumber(i) ? "n" : "t")
              .with("scope", "col")
              .text(heading));
    }
    // Wide tables scroll by themselves, also by keyboard, and the page stays as it is.
    Tag.of("div", "scroll")
        .with("role", "region")
        .with("tabindex", "0")
        .with("aria-label", caption)
        .add(
            Tag.ofTable("table")
                .add(
                    Tag.ofTable("caption").text(caption),
                    Tag.ofTable("thead").add(head),
                    Tag.ofTable("tbody").add(rows)))
        .writeTo(page);
  }

  private boolean isNumber(int column) {
    return headings.get(column).startsWith("#");
  }
}
