package io.naflow.jobs.audit.preflight;

import java.util.List;

/**
 * The check that a dry run shows and every run begins with. Nothing is written, and no image is
 * read.
 */
public final class Preflight {
  /** In the order in which people read them. */
  private static final List<Part> PARTS =
      List.of(
          new ImagesPart(),
          new LabelsPart(),
          new BoxesPart(),
          new MasksPart(),
          new FailuresPart(),
          new ModelsPart(),
          new LayersPart(),
          new TaskPart(),
          new OutputPart(),
          new WorkPart());

  private Preflight() {}

  /**
   * Refuses what would fail later.
   *
   * @throws io.naflow.jobs.config.ConfigException if the audit cannot be done as it is configured
   */
  public static void check(Subject audit) {
    PARTS.forEach(part -> part.check(audit));
  }

  /** What a person is told before the work begins. */
  public static List<String> lines(Subject audit) {
    return PARTS.stream().flatMap(part -> part.lines(audit).stream()).toList();
  }
}
