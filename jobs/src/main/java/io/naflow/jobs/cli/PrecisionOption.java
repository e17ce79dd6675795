package io.naflow.jobs.cli;

import io.naflow.api.Precision;
import picocli.CommandLine.Option;

/** How exactly convolutions multiply, as commands take it. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      defaultValue = "FLOAT32",
      paramLabel = "P",
      description = "What convolutions multiply in: ${COMPLETION-CANDIDATES}.")
  private Precision precision;

  Precision value() {
    return precision;
  }
}
