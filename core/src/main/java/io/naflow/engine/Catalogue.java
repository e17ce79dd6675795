package io.naflow.engine;

import io.naflow.api.ExplainPlan;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.method.Methods;
import io.naflow.weights.Checkpoint;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.List;

/** What the engine knows, without starting it: no native library is loaded. */
public final class Catalogue {
  private final Zoo zoo = Zoo.standard();

  /**
   * A model and a plan laid over each other.
   *
   * @param model what the model is; its weights have been found to fit
   * @param layers where there will be maps, shallow to deep
   */
  public record Description(ModelInfo model, List<LayerInfo> layers) {
    public Description {
      layers = List.copyOf(layers);
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
   * Checks a model and a plan as {@link io.naflow.api.Engine#open} would, and says what would be
   * loaded.
   *
   * @throws IllegalArgumentException if the architecture, a method or the layers do not exist
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  public Description describe(ModelSpec spec, ExplainPlan plan) {
    plan.methods().forEach(Methods::byId);
    ModelLoader loader = ModelLoader.load(spec, zoo.architecture(spec.architecture()));
    return new Description(loader.info(), Positions.of(loader.graph(), plan.layers()).layers());
  }

  /** Networks whose parameters are exactly those of a checkpoint. */
  public List<Architecture> fitting(Checkpoint checkpoint) {
    return ModelLoader.fitting(checkpoint, zoo.all());
  }
}
