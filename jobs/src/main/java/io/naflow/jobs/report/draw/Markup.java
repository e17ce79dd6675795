package io.naflow.jobs.report.draw;

/** A piece of HTML or SVG, safe to stand in a page: foreign text in it is escaped. */
public interface Markup {
  /** Appends the piece. */
  void writeTo(StringBuilder page);
}
