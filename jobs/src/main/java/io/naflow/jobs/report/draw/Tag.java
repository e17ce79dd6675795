package io.naflow.jobs.report.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An element with its attributes and contents, put together step by step. */
public final class Tag implements Markup {
  private static final Set<String> EMPTY = Set.of("meta", "img", "br", "col");

  private static final Set<String> TABLE =
      Set.of("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td");

  /** Ends of these are followed by a line break, so that two reports can be compared by lines. */
  private static final Set<String> BLOCKS =
      Set.of(
          "tr", "p", "h1", "h2", "h3", "h4", "section", "svg", "figure", "div", "li", "table",
          "details", "meta", "title", "head", "body", "header", "main", "footer", "dd", "g");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Markup> children = new ArrayList<>();

  private Tag(String name) {
    this.name = name;
  }

  /**
   * An element.
   *
   * @throws IllegalArgumentException if it is part of a table: those are a {@link Grid}'s, which
   *     sees that each row has a cell for each heading
   */
  public static Tag of(String name) {
    if (TABLE.contains(name)) {
      throw new IllegalArgumentException(
          "Cannot make an element '%s' by itself: its row might have more or fewer cells than the table has headings; add a Cell to a Grid"
              .formatted(name));
    }
    return new Tag(name);
  }

  /** A table or a part of one. */
  static Tag ofTable(String name) {
    return new Tag(name);
  }

  /** An element with a CSS class. */
  public static Tag of(String name, String cssClass) {
    return of(name).with("class", cssClass);
  }

  public Tag with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /** With a coordinate, to a hundredth: finer than any screen, and short. */
  public Tag with(String attribute, double value) {
    return with(attribute, coordinate(value));
  }

  public Tag text(String text) {
    children.add(new Text(text));
    return this;
  }

  public Tag add(Markup... more) {
    children.addAll(List.of(more));
    return this;
  }

  public Tag add(List<? extends Markup> more) {
    children.addAll(more);
    return this;
  }

  @Override
  public void writeTo(StringBuilder page) {
    page.append('<').append(name);
    attributes.forEach(
        (key, value) ->
            page.append(' ').append(key).append("=\"").append(Text.escaped(value)).append('"'));
    page.append('>');
    if (!EMPTY.contains(name)) {
      children.forEach(child -> child.writeTo(page));
      page.append("</").append(name).append('>');
    }
    if (BLOCKS.contains(name)) {
      page.append('\n');
    }
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    writeTo(text);
    return text.toString();
  }

  /** A coordinate as SVG takes it. */
  public static String coordinate(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    String cut = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    return cut.equals("-0") ? "0" : cut;
  }
}
