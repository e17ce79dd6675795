package io.naflow.engine;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.bench.BenchmarkPlan;
import io.naflow.bench.Measurement;
import io.naflow.bench.Rounds;
import io.naflow.pass.ForwardPass;
import io.naflow.pass.Network;
import io.naflow.rules.RuleBook;
import io.naflow.runtime.Ops;
import io.naflow.runtime.TorchRuntime;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Measures the engine: the forward pass, and each method at all blocks, on one batch. */
public final class EngineBenchmark {
  private final BenchmarkPlan plan;
  private final TorchRuntime runtime;
  private final List<TorchSession> sessions = new ArrayList<>();

  private EngineBenchmark(BenchmarkPlan plan, TorchRuntime runtime) {
    this.plan = plan;
    this.runtime = runtime;
  }

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
    try (TorchRuntime runtime =
        TorchRuntime.on(Devices.parse(plan.device()), OptionalInt.of(plan.threads()))) {
      return new EngineBenchmark(plan, runtime).measure(model, images);
    }
  }

  private List<Measurement> measure(ModelSpec model, List<InputImage> images) {
    Architecture architecture = Zoo.standard().architecture(model.architecture());
    var rounds = new Rounds();
    try (Network plain = forwardOnly(model, architecture)) {
      rounds.add("forward", () -> forward(plain, images));
      for (BenchmarkPlan.Work work : plan.works()) {
        TorchSession session = open(model, architecture, work);
        sessions.add(session);
        rounds.add(work.name(), () -> session.explain(images));
      }
      return rounds.run(plan.rounds(), images.size());
    } finally {
      sessions.forEach(TorchSession::close);
    }
  }

  private Network forwardOnly(ModelSpec model, Architecture architecture) {
    ModelLoader loader = ModelLoader.load(model, architecture);
    return Network.load(
        loader.graph(),
        loader.parameters(),
        runtime,
        RuleBook.standard(),
        Set.of(),
        DataType.FLOAT32);
  }

  private static void forward(Network network, List<InputImage> images) {
    try (Ops ops = network.scope()) {
      ForwardPass.output(network, Batches.of(images, network.graph().input(), ops), ops)
          .toFloatArray();
    }
  }

  private TorchSession open(ModelSpec model, Architecture architecture, BenchmarkPlan.Work work) {
    var explain = new ExplainPlan(work.methods(), plan.layers(), plan.target(), plan.solver());
    return TorchSession.load(Opening.of(model, explain, architecture), explain, runtime);
  }
}
