package io.naflow.session;

import io.naflow.api.EmbeddingSession;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import io.naflow.torch.TorchRuntime;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.OptionalInt;

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
    return on(device, OptionalInt.empty());
  }

  /**
   * Starts an engine whose callers share the cores with others.
   *
   * @param device {@code cpu}, {@code gpu} or {@code gpu(n)}
   * @param threads native threads that each calling thread may use; empty for all cores
   * @throws IllegalArgumentException if there is no such device
   */
  public static TorchEngine on(String device, OptionalInt threads) {
    return on(device, threads, Precision.FLOAT32);
  }

  /**
   * Starts an engine that may convolve less exactly and faster.
   *
   * @param device {@code cpu}, {@code gpu} or {@code gpu(n)}
   * @param threads native threads that each calling thread may use; empty for all cores
   * @param precision in which all its models convolve
   * @throws IllegalArgumentException if there is no such device
   */
  public static TorchEngine on(String device, OptionalInt threads, Precision precision) {
    return new TorchEngine(
        TorchRuntime.on(Devices.parse(device), threads, precision), Zoo.standard());
  }

  @Override
  public Session open(ModelSpec spec, ExplainPlan plan) {
    Opening opening = Opening.of(spec, plan, zoo.architecture(spec.architecture()));
    return TorchSession.load(opening, plan, runtime);
  }

  @Override
  public EmbeddingSession openEmbedding(ModelSpec spec, ExplainPlan plan, String similarity) {
    Architecture architecture = zoo.architecture(spec.architecture());
    Similarity measure = Similarities.of(similarity, architecture.descriptorLength());
    Opening opening = Opening.ofEmbedding(spec, plan, architecture);
    return new TorchEmbeddingSession(opening.load(runtime), opening, plan, measure);
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
