package io.naflow.jobs.report;

import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.section.Provenance;
import io.naflow.jobs.report.section.Section;
import io.naflow.jobs.table.ModelRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sections put into one file that needs nothing else: no scripts, no fonts, no network. */
final class Page {
  /** The browser itself sees to it that nothing is loaded or run, whatever stands in the tables. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

  private Page() {}

  /**
   * The file's text.
   *
   * @param styles CSS rules of the pictures
   */
  static String of(ReportData data, List<Section> sections, String styles) {
    String title = "Attention audit: " + data.run().name();
    Tag head =
        Tag.of("head")
            .add(
                Tag.of("meta").with("charset", "utf-8"),
                Tag.of("meta")
                    .with("http-equiv", "Content-Security-Policy")
                    .with("content", POLICY),
                Tag.of("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"),
                Tag.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Tag.of("title").text(title),
                page -> page.append("<style>\n").append(css()).append(styles).append("</style>\n"));
    Tag main = Tag.of("main").with("id", "main");
    sections.forEach(section -> main.add(section.markup()));
    Tag body =
        Tag.of("body")
            .add(
                Tag.of("a", "skip").with("href", "#main").text("Skip to the report"),
                header(title, data),
                contents(sections),
                main,
                footer(data));
    var page = new StringBuilder("<!DOCTYPE html>\n");
    Tag.of("html").with("lang", "en").add(head, body).writeTo(page);
    return page.append('\n').toString();
  }

  private static Tag header(String title, ReportData data) {
    Tag facts = Tag.of("p", "facts-line");
    facts.text("Run ").add(Tag.of("bdi").text(data.run().runId()));
    facts.text(" · finished " + Provenance.time(data.run().finishedAt()));
    facts.text(" · " + String.join(", ", data.methods()));
    Tag header = Tag.of("header").add(Tag.of("h1").text(title), facts);
    for (ModelRow model : data.models()) {
      model
          .complaint()
          .ifPresent(
              why ->
                  header.add(
                      Tag.of("p", "banner warn")
                          .with("role", "alert")
                          .text(
                              "Model %s: its %s. Its predictions and maps, and differences to them, mean nothing."
                                  .formatted(model.model(), why))));
    }
    return header;
  }

  private static Tag contents(List<Section> sections) {
    Tag links = Tag.of("ul");
    sections.forEach(
        section ->
            links.add(
                Tag.of("li")
                    .add(Tag.of("a").with("href", "#" + section.id()).text(section.title()))));
    return Tag.of("nav").with("aria-label", "Contents").add(links);
  }

  private static Tag footer(ReportData data) {
    return Tag.of("footer")
        .add(
            Tag.of("p")
                .text(
                    "Made from the tables of run %s by naflow report."
                        .formatted(data.run().runId())));
  }

  private static String css() {
    try (InputStream stream = Page.class.getResourceAsStream("report.css")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the style sheet: the program is damaged", e);
    }
  }
}
