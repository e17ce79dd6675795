package io.naflow.engine;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.EmbeddingSession;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.pass.Network;
import io.naflow.rules.RuleBook;
import io.naflow.runtime.TorchRuntime;
import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import io.naflow.zoo.Zoo;

/** The engine on libtorch. */
public final class TorchEngine implements Engine {
  private final TorchRuntime runtime;
  private final Zoo zoo;

  private TorchEngine(TorchRuntime runtime, Zoo zoo) {
    this.runtime = runtime;
    this.zoo = zoo;
  }

  /**
   * Starts an engine.
   *
   * @param device {@code cpu}, {@code gpu} or {@code gpu(n)}
   * @throws IllegalArgumentException if there is no such device
   */
  public static TorchEngine on(String device) {
    return new TorchEngine(TorchRuntime.on(Devices.parse(device)), Zoo.standard());
  }

  @Override
  public Session open(ModelSpec spec, ExplainPlan plan) {
    Opening opening = Opening.of(spec, plan, zoo.architecture(spec.architecture()));
    Network network =
        Network.load(
            opening.model().graph(),
            opening.model().parameters(),
            runtime,
            RuleBook.standard(),
            opening.positions().nodes(),
            DataType.FLOAT32);
    return new TorchSession(
        network, opening.model().info(), opening.positions(), opening.methods(), plan);
  }

  @Override
  public EmbeddingSession openEmbedding(ModelSpec spec, ExplainPlan plan, String similarity) {
    Opening opening = Opening.ofEmbedding(spec, plan, zoo.architecture(spec.architecture()));
    Similarity measure = Similarities.byId(similarity);
    Network network =
        Network.load(
            opening.model().graph(),
            opening.model().parameters(),
            runtime,
            RuleBook.standard(),
            opening.positions().nodes(),
            DataType.FLOAT32);
    return new TorchEmbeddingSession(network, opening, plan, measure);
  }

  @Override
  public String version() {
    return runtime.engineVersion();
  }

  @Override
  public String device() {
    return Devices.name(runtime.device());
  }

  @Override
  public void close() {
    runtime.close();
  }
}
