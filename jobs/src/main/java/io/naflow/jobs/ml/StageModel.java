package io.naflow.jobs.ml;

import io.naflow.api.Head;
import io.naflow.api.TensorNames;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.PreprocessingChanges;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The network of a stage, as it travels to the tasks.
 *
 * @param stage uid of the stage
 * @param architecture its name in the zoo
 * @param weights {@code bundled:NAME}, {@code seeded}, or the URI of a file
 * @param head {@code softmax}, {@code sigmoid} or {@code none}; empty where the architecture leaves
 *     no doubt
 * @param threshold of a sigmoid
 */
record StageModel(String stage, String architecture, String weights, String head, double threshold)
    implements Serializable {
  private static final long serialVersionUID = 1;

  private Head parsed() {
    return Head.parse(
        head, head.equals("sigmoid") ? OptionalDouble.of(threshold) : OptionalDouble.empty());
  }

  AuditConfig.Model config() {
    return new AuditConfig.Model(
        stage,
        architecture,
        weights,
        List.of(),
        OptionalInt.empty(),
        PreprocessingChanges.NONE,
        false,
        head.isEmpty() ? Optional.empty() : Optional.of(parsed()),
        false,
        TensorNames.UNSAID);
  }
}
