package io.naflow.jobs.cli;

import io.naflow.api.Precision;
import picocli.CommandLine.Option;

/** How exactly convolutions multiply, as commands take it. */
public final class PrecisionOption {
  @Option(
      names = "--precision",
      defaultValue = "FLOAT32",
      paramLabel = "P",
      description = "What convolutions multiply in: ${COMPLETION-CANDIDATES}.")
  private Precision precision;

  public Precision value() {
    return precision;
  }
}
