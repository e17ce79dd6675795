package io.naflow.session;

import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsInfo;
import io.naflow.api.WeightsSource;
import io.naflow.api.choice.Parameter;
import io.naflow.method.Methods;
import io.naflow.metric.suite.Metrics;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StateDict;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the engine knows, without starting it: no native library is loaded. */
public final class Catalogue {
  private final Zoo zoo = Zoo.standard();

  /**
   * A model and a plan laid over each other.
   *
   * @param model what the model is; its weights have been found to fit
   * @param layers where there will be maps, shallow to deep
   * @param costs what each method costs, in the plan's order
   * @param assumptions what the names and shapes of its weights leave open, a sentence each
   */
  public record Description(
      ModelInfo model, List<LayerInfo> layers, List<MethodCost> costs, List<String> assumptions) {
    public Description {
      layers = List.copyOf(layers);
      costs = List.copyOf(costs);
      assumptions = List.copyOf(assumptions);
    }
  }

  /**
   * Weights laid over a network.
   *
   * @param info what they are
   * @param assumptions what their names and shapes leave open, a sentence each
   */
  public record Found(WeightsInfo info, List<String> assumptions) {
    public Found {
      assumptions = List.copyOf(assumptions);
    }
  }

  /** The networks that can be explained. */
  public List<Architecture> architectures() {
    return zoo.all();
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message lists those there are
   */
  public Architecture architecture(String id) {
    return zoo.architecture(id);
  }

  /** Ids of the explanation methods. */
  public List<String> methods() {
    return Methods.ids();
  }

  /** The same and, of those that other jars bring, the jar. */
  public List<String> methodOrigins() {
    return Methods.origins();
  }

  /**
   * Asks whether all methods, metrics and networks of the class path can be used together.
   *
   * @throws IllegalArgumentException if two have one id, or a jar cannot be used; the message names
   *     it
   */
  public static void check() {
    Methods.ids();
    Metrics.ids();
    Zoo.standard().all();
  }

  /**
   * What a method leaves to its user.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public List<Parameter> parameters(String method) {
    return Methods.parameters(method);
  }

  /**
   * Checks a model and a plan as {@link io.naflow.api.Engine#open} would, and says what would be
   * loaded.
   *
   * @throws IllegalArgumentException if the architecture, a method, the layers or the target do not
   *     exist or do not fit
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  public Description describe(ModelSpec spec, ExplainPlan plan) {
    Opening opening = Opening.of(spec, plan, zoo.architecture(spec.architecture()));
    return new Description(
        opening.model().info(),
        opening.positions().layers(),
        opening.methods().costs(),
        opening.model().assumptions().get());
  }

  /**
   * Reads a weights file as data, whatever objects it holds.
   *
   * @throws io.naflow.weights.WeightsException if it cannot be read
   */
  public Checkpoint read(Path file) {
    return Checkpoint.read(file);
  }

  /**
   * Reads an ONNX file, as data.
   *
   * @throws io.naflow.weights.WeightsException if it cannot be read
   * @throws IllegalArgumentException if it is no network of one image
   */
  public OnnxDescription onnx(Path file) {
    return OnnxDescription.of(file);
  }

  /** Keys that lead to what may be a state dict of a checkpoint, where it is not the whole file. */
  public List<List<String>> stateDicts(Checkpoint checkpoint) {
    return StateDict.places(checkpoint);
  }

  /**
   * Those of them that networks are looked for in: the one that is taken where nothing is said, or
   * all where it has to be said.
   */
  public List<List<String>> meantStateDicts(Checkpoint checkpoint) {
    return Fit.places(checkpoint);
  }

  /**
   * What a checkpoint's weights are for one of the networks that it fits.
   *
   * @throws io.naflow.weights.WeightsException if they do not fit, or are not finite
   */
  public Found weights(Path file, Fit fit) {
    Architecture architecture = fit.architecture();
    ModelSpec spec =
        ModelSpec.of("?", architecture.id(), new WeightsSource.File(file)).with(fit.stateDict());
    if (fit.channels() == 1) {
      spec = spec.with(architecture.preprocessing().grey(0.5, 0.5));
    }
    boolean classifies = architecture.ending() == Architecture.Ending.LOGITS;
    ModelLoader model =
        ModelLoader.load(classifies ? spec.with(new Head.None()) : spec, architecture);
    return new Found(model.info().weights(), model.assumptions().get());
  }

  /** Networks whose parameters are exactly those of a state dict, after renaming. */
  public List<Fit> fitting(Checkpoint checkpoint, List<String> stateDict) {
    return Fit.exact(checkpoint, stateDict, zoo.all());
  }

  /** The network that is nearest to a state dict; empty where none is near. */
  public Optional<Fit> nearest(Checkpoint checkpoint, List<String> stateDict) {
    return Fit.nearest(checkpoint, stateDict, zoo.all());
  }
}
