package io.naflow.lab.bench;

import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.session.TorchEngine;
import java.util.List;
import java.util.OptionalInt;

/**
 * Measures the engine on one batch: the forward pass, and each method at all blocks. All share one
 * loaded model.
 */
public final class EngineBenchmark {
  private EngineBenchmark() {}

  /**
   * Measures one model.
   *
   * @param model any model of the zoo that classifies; seeded weights will do
   * @param images a batch, prepared by the model's preprocessing
   * @return the forward pass first, then {@code plan.works()} in their order
   * @throws IllegalArgumentException if a method does not exist or does not apply to the model
   */
  public static List<Measurement> run(
      ModelSpec model, BenchmarkPlan plan, List<InputImage> images) {
    List<String> methods =
        plan.works().stream().flatMap(work -> work.methods().stream()).distinct().toList();
    try (Engine engine =
            TorchEngine.on(plan.device(), OptionalInt.of(plan.threads()), plan.precision());
        Session session = engine.open(model, explain(methods, plan.solver()))) {
      var rounds = new Rounds();
      rounds.add("forward", () -> session.answer(images));
      for (BenchmarkPlan.Work work : plan.works()) {
        // Closing one that shares the model frees nothing.
        Session shared = session.sharing(explain(work.methods(), plan.solver()));
        rounds.add(work.name(), () -> shared.explain(images));
      }
      return rounds.run(plan.rounds(), images.size());
    }
  }

  private static ExplainPlan explain(List<String> methods, SolverSettings solver) {
    return new ExplainPlan(methods, LayerSelection.BLOCKS, new Target.Predicted(), solver);
  }
}
