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
import io.naflow.weights.Checkpoint;
import io.naflow.weights.ReadOptions;
import io.naflow.weights.StateDict;
import io.naflow.weights.WeightsException;
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
  public record Fit(WeightsInfo info, List<String> assumptions) {
    public Fit {
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
   * Reads a weights file, pickled objects that published checkpoints of these architectures hold
   * included, as data.
   *
   * @throws io.naflow.weights.WeightsException if it cannot be read
   */
  public Checkpoint read(Path file) {
    String[] inert =
        zoo.all().stream()
            .flatMap(architecture -> architecture.layout().inert().stream())
            .distinct()
            .toArray(String[]::new);
    return Checkpoint.read(file, ReadOptions.strict().withInert(inert));
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

  /** Names of what may be a state dict in a checkpoint, where it is not the whole file. */
  public List<String> stateDicts(Checkpoint checkpoint) {
    return StateDict.places(checkpoint);
  }

  /** The one that is taken where nothing is said; empty if none is, or the file is it. */
  public Optional<String> usualStateDict(Checkpoint checkpoint) {
    try {
      return StateDict.usualPath(checkpoint).stream().findFirst();
    } catch (WeightsException e) {
      return Optional.empty(); // several may be meant: it has to be said
    }
  }

  /**
   * What a checkpoint's weights are for one of the networks that it fits.
   *
   * @throws io.naflow.weights.WeightsException if they do not fit, or are not finite
   */
  public Fit weights(Path file, Architecture architecture) {
    ModelSpec spec = ModelSpec.of("?", architecture.id(), new WeightsSource.File(file));
    boolean classifies = architecture.ending() == Architecture.Ending.LOGITS;
    ModelLoader model =
        ModelLoader.load(classifies ? spec.with(new Head.None()) : spec, architecture);
    return new Fit(model.info().weights(), model.assumptions().get());
  }

  /** Networks whose parameters are exactly those of a checkpoint. */
  public List<Architecture> fitting(Checkpoint checkpoint) {
    return ModelLoader.fitting(checkpoint, zoo.all());
  }
}
