package io.naflow.jobs.report.draw;

import java.util.List;

/**
 * How a model is drawn throughout the report: by colour, by the shape of its points and by its
 * line's dashes, so that each alone tells models apart. The colours are those of Okabe and Ito
 * (2008), made for all kinds of colour vision; the page's style sheet holds them.
 *
 * @param index of the model, from 0
 */
public record Mark(int index) {
  private static final int COLOURS = 7;
  private static final List<String> DASHES = List.of("none", "6 3", "2 3", "8 3 2 3", "10 4");

  /** CSS class of all that is drawn for the model. */
  String cssClass() {
    return "s" + index % COLOURS;
  }

  String dashes() {
    return DASHES.get(index % DASHES.size());
  }

  /** The point at a place. */
  Tag at(double x, double y) {
    return switch (index % 4) {
      case 0 -> Tag.of("circle", "dot").with("cx", x).with("cy", y).with("r", 3.4);
      case 1 ->
          Tag.of("rect", "dot")
              .with("x", x - 3)
              .with("y", y - 3)
              .with("width", 6)
              .with("height", 6);
      case 2 -> polygon(x, y - 4, x + 4, y + 3.2, x - 4, y + 3.2);
      default -> polygon(x, y - 4.4, x + 4.4, y, x, y + 4.4, x - 4.4, y);
    };
  }

  /** A legend's entry. */
  Markup legend(String name) {
    Tag line =
        Tag.of("line", "line")
            .with("x1", 1)
            .with("x2", 31)
            .with("y1", 7)
            .with("y2", 7)
            .with("stroke-dasharray", dashes());
    Tag swatch =
        Tag.of("svg", cssClass())
            .with("width", 32)
            .with("height", 14)
            .with("aria-hidden", "true")
            .add(line, at(16, 7));
    return Tag.of("li").add(swatch).text(name);
  }

  /** A legend of models in their order. */
  public static Markup legend(List<String> models) {
    Tag list = Tag.of("ul", "legend").with("aria-label", "Legend");
    for (int i = 0; i < models.size(); i++) {
      list.add(new Mark(i).legend(models.get(i)));
    }
    return list;
  }

  private static Tag polygon(double... places) {
    var points = new StringBuilder();
    for (int i = 0; i < places.length; i += 2) {
      points
          .append(i == 0 ? "" : " ")
          .append(Tag.coordinate(places[i]))
          .append(',')
          .append(Tag.coordinate(places[i + 1]));
    }
    return Tag.of("polygon", "dot").with("points", points.toString());
  }
}
