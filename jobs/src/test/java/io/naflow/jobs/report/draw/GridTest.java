package io.naflow.jobs.report.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
  private static String html(Grid grid) {
    var page = new StringBuilder();
    grid.writeTo(page);
    return page.toString();
  }

  @Test
  void whateverACellHoldsItIsOneColumnWide() {
    Grid grid =
        new Grid("Cells", List.of("Name", "Any", "#Number"))
            .row(
                List.of(
                    GridCell.name("a"), GridCell.of(Tag.of("span").text("b")), GridCell.text("1")));

    assertThat(html(grid))
        .contains(
            "<tr><th scope=\"row\"><bdi>a</bdi></th><td class=\"t\"><span>b</span></td><td class=\"n\">1</td></tr>");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Grid("Two", List.of("A", "#B")).texts("a"))
        .withMessage("Cannot add a row of 1 cells to the table 'Two': it has 2 columns [A, #B]");
  }

  @Test
  void partsOfTablesAreMadeByGridsAlone() {
    for (String part : List.of("table", "tr", "td", "th", "tbody")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Tag.of(part))
          .withMessage(
              "Cannot make an element '%s' by itself: its row might have more or fewer cells than the table has headings; add a Cell to a Grid"
                  .formatted(part));
    }
  }
}
