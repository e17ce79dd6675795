package io.naflow.session;

import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.layer.RuleBook;
import io.naflow.torch.Taken;
import io.naflow.torch.TorchRuntime;
import io.naflow.zoo.Zoo;
import java.util.OptionalInt;

/** The engine on libtorch. */
public final class TorchEngine implements Engine {
  private final TorchRuntime runtime;

  private TorchEngine(TorchRuntime runtime) {
    this.runtime = runtime;
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
    return new TorchEngine(TorchRuntime.on(Devices.parse(device), threads, precision));
  }

  /**
   * Loads a model onto an engine of its own, which ends with the session. What is wrong with the
   * model or the plan is found before libtorch is loaded.
   *
   * @param zoo where the model's architecture is
   * @param device {@code cpu}, {@code gpu} or {@code gpu(n)}
   * @param precision in which the model convolves
   * @throws IllegalArgumentException as {@link #open} and {@link #on(String)}
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  public static Session openAlone(
      Zoo zoo, ModelSpec model, ExplainPlan plan, String device, Precision precision) {
    Opening opening = opening(zoo, model, plan);
    try (var taken = new Taken()) {
      TorchEngine engine = on(device, OptionalInt.empty(), precision);
      taken.add(engine::close);
      Session session = opening.load(engine.runtime, RuleBook.standard(), engine::close);
      taken.keep();
      return session;
    }
  }

  @Override
  public Session open(ModelSpec model, ExplainPlan plan) {
    return opening(Zoo.standard(), model, plan).load(runtime, RuleBook.standard(), () -> {});
  }

  private static Opening opening(Zoo zoo, ModelSpec model, ExplainPlan plan) {
    return Opening.of(model, plan, zoo.architecture(model.architecture()));
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
