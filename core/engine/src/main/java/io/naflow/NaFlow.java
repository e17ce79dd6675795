package io.naflow;

import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.Head;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Rectify;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.api.choice.Choices;
import io.naflow.image.Preprocessing;
import io.naflow.network.Graph;
import io.naflow.session.Catalogue;
import io.naflow.session.TorchEngine;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine as a library, in one sentence:
 *
 * <pre>{@code
 * List<Explanation> found =
 *     NaFlow.forNetwork("resnet50").weights(file).methods("naflow").explain(images);
 * }</pre>
 *
 * <p>Every method returns a changed copy, so that one description can be kept and varied. Nothing
 * is loaded before {@link #open} or {@link #explain}; the second is the first for one call. Who
 * explains more than once opens, and closes:
 *
 * <pre>{@code
 * try (Explainer explainer = NaFlow.forNetwork("scenenet").open()) {
 *   explainer.explain(image).strip("naflow");
 * }
 * }</pre>
 */
public final class NaFlow {
  private final Zoo zoo;
  private final ModelSpec model;
  private final ExplainPlan plan;
  private final String device;
  private final Precision precision;

  private NaFlow(Zoo zoo, ModelSpec model, ExplainPlan plan, String device, Precision precision) {
    this.zoo = zoo;
    this.model = model;
    this.plan = plan;
    this.device = device;
    this.precision = precision;
  }

  /**
   * A network with the weights that come with the program, explained by {@code naflow} at all its
   * blocks for the class it predicts.
   *
   * @param architecture one of {@code naflow models}
   * @throws IllegalArgumentException if there is no such network; the message lists those there are
   */
  public static NaFlow forNetwork(String architecture) {
    new Catalogue().architecture(architecture);
    return new NaFlow(
        Zoo.standard(),
        ModelSpec.of(architecture, architecture, new WeightsSource.Bundled(architecture)),
        ExplainPlan.of("naflow"),
        "cpu",
        Precision.FLOAT32);
  }

  /**
   * A classifier built layer by layer, explained likewise; {@link #weights(Path)} has to follow.
   *
   * @param graph what {@code Graph.builder(name, input)} builds; its parameters are found in the
   *     weights by the names of its layers, {@code conv1.weight}
   * @param preprocessing what makes images of the graph's input
   */
  public static NaFlow forNetwork(Graph graph, Preprocessing preprocessing) {
    return new NaFlow(
        new Zoo(Optional.of(Architecture.of(graph, preprocessing))),
        ModelSpec.of(graph.name(), graph.name(), new WeightsSource.Bundled(graph.name())),
        ExplainPlan.of("naflow"),
        "cpu",
        Precision.FLOAT32);
  }

  /** A network described in full. */
  public static NaFlow forModel(ModelSpec model) {
    return new NaFlow(Zoo.standard(), model, ExplainPlan.of("naflow"), "cpu", Precision.FLOAT32);
  }

  /** With the weights of a safetensors or PyTorch file. */
  public NaFlow weights(Path file) {
    return weights(new WeightsSource.File(file));
  }

  public NaFlow weights(WeightsSource weights) {
    return new NaFlow(zoo, model.with(weights), plan, device, precision);
  }

  /**
   * With outputs that mean this: a network of one output needs it said, one of several is taken for
   * a softmax classifier.
   */
  public NaFlow head(Head head) {
    return new NaFlow(zoo, model.with(head), plan, device, precision);
  }

  /**
   * @param ids explanation methods, at least one
   */
  public NaFlow methods(String... ids) {
    return with(plan.with(List.of(ids)));
  }

  /**
   * @param patterns names of layers, {@code *} for any run of characters; all layers if none is
   *     given
   */
  public NaFlow layers(String... patterns) {
    LayerSelection layers = plan.layers();
    return layers(
        new LayerSelection(
            layers.granularity(), List.of(patterns), layers.minDepth(), layers.maxDepth()));
  }

  /** The chosen layers of this depth, from 0 (image) to 1 (last feature map). */
  public NaFlow depth(double min, double max) {
    LayerSelection layers = plan.layers();
    return layers(new LayerSelection(layers.granularity(), layers.include(), min, max));
  }

  public NaFlow granularity(Granularity granularity) {
    LayerSelection layers = plan.layers();
    return layers(
        new LayerSelection(granularity, layers.include(), layers.minDepth(), layers.maxDepth()));
  }

  private NaFlow layers(LayerSelection layers) {
    return with(plan.with(layers));
  }

  /** For another class, or for the difference of two, than the predicted one. */
  public NaFlow target(Target target) {
    return with(plan.with(target));
  }

  public NaFlow solver(SolverSettings solver) {
    return with(plan.with(solver));
  }

  /** Settings of one of the methods, such as {@code rise}: {@code docs/method.md} lists them. */
  public NaFlow choose(String method, Map<String, Object> settings) {
    return with(plan.with(method, new Choices(settings)));
  }

  public NaFlow rectify(Rectify rectify) {
    return with(plan.with(rectify));
  }

  private NaFlow with(ExplainPlan other) {
    return new NaFlow(zoo, model, other, device, precision);
  }

  /**
   * @param name {@code cpu}, {@code gpu} or {@code gpu(n)}
   */
  public NaFlow on(String name) {
    return new NaFlow(zoo, model, plan, name, precision);
  }

  /** With convolutions that are less exact, and faster where the device is made for it. */
  public NaFlow precision(Precision other) {
    return new NaFlow(zoo, model, plan, device, other);
  }

  /**
   * Loads the network.
   *
   * @throws IllegalArgumentException if the device, the layers or a method do not exist or do not
   *     fit; the message says what would
   * @throws io.naflow.weights.WeightsException if the weights cannot be read or do not fit
   */
  public Explainer open() {
    return new Explainer(TorchEngine.openAlone(zoo, model, plan, device, precision));
  }

  /**
   * Loads the network, explains the images and frees the network.
   *
   * @param images JPEG, PNG, GIF, BMP or WebP files
   * @return one explanation an image, in order
   * @throws ExplanationException if an image cannot be read or explained
   */
  public List<Explanation> explain(List<Path> images) {
    try (Explainer explainer = open()) {
      return explainer.explain(images);
    }
  }
}
