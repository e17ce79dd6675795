package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.draw.Text;

/**
 * A part of the page with a heading.
 *
 * @param id of the section in links
 * @param title its heading
 * @param body what is in it
 */
public record Section(String id, String title, Markup body) {

  /** The section as it stands in the page. */
  public Markup markup() {
    String heading = id + "-heading";
    return Tag.of("section")
        .with("id", id)
        .with("aria-labelledby", heading)
        .add(Tag.of("h2").with("id", heading).text(title), body);
  }

  static Tag paragraph(String text) {
    return Tag.of("p").text(text);
  }

  /** A remark in small type. */
  static Tag note(String text) {
    return Tag.of("p", "note").text(text);
  }

  /** Something that opens when asked for. */
  static Tag details(String summary, Markup content) {
    return Tag.of("details").add(Tag.of("summary").text(summary), content);
  }

  /** The query that gives a section's numbers, for {@code naflow sql}. */
  static Tag query(String sql) {
    return details("The query behind these numbers", Tag.of("pre").text(sql.strip()));
  }

  static Markup text(String text) {
    return new Text(text);
  }

  /** A text as an SQL literal. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
