package io.naflow.jobs.executor;

import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.Task;
import org.apache.hadoop.conf.Configuration;

/** Turns a configuration into what the engine takes. */
public final class Models {
  private Models() {}

  /** A model with its weights brought to this machine. */
  public static ModelSpec spec(Model model, Configuration hadoop) {
    return spec(model, weights(model.weights(), hadoop));
  }

  /** A model with weights that are on this machine. */
  public static ModelSpec spec(Model model, WeightsSource weights) {
    return new ModelSpec(
        model.id(),
        model.architecture(),
        weights,
        model.stateDict(),
        model.classes(),
        model.preprocessing().of(model.id(), model.architecture()),
        model.head(),
        model.names());
  }

  /** Where weights come from: {@code bundled:NAME}, {@code seeded}, or a file's URI. */
  public static WeightsSource weights(String text, Configuration hadoop) {
    return WeightsSource.parse(text, uri -> LocalFiles.of(uri, "weights", hadoop));
  }

  /** What is asked of each image: of a class, or where pairs are compared, of their likeness. */
  public static ExplainPlan plan(AuditConfig config) {
    return new ExplainPlan(
        config.methods(),
        config.layers(),
        config.task() instanceof Task.Comparing comparing
            ? new Target.Likeness(comparing.similarity())
            : config.target(),
        config.solver(),
        config.rectify(),
        config.choices());
  }
}
