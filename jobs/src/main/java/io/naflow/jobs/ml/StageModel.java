package io.naflow.jobs.ml;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.PreprocessingChanges;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;

/**
 * The network of a stage, as it travels to the tasks.
 *
 * @param stage uid of the stage
 * @param architecture its name in the zoo
 * @param weights {@code bundled:NAME}, {@code seeded}, or the URI of a file
 */
record StageModel(String stage, String architecture, String weights) implements Serializable {
  private static final long serialVersionUID = 1;

  AuditConfig.Model config() {
    return new AuditConfig.Model(
        stage,
        architecture,
        weights,
        List.of(),
        OptionalInt.empty(),
        PreprocessingChanges.NONE,
        false);
  }
}
