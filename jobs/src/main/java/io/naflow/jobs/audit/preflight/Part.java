package io.naflow.jobs.audit.preflight;

import java.util.List;

/** One side of an audit that is looked at before it begins. */
interface Part {
  /**
   * Refuses what would fail later.
   *
   * @throws io.naflow.jobs.config.ConfigException if the audit cannot be done as it is configured
   */
  default void check(Subject audit) {}

  /** What a person is told, a line each; each begins with what it is about, in ten columns. */
  List<String> lines(Subject audit);
}
