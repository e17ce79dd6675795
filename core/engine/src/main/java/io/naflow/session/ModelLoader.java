package io.naflow.session;

import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsInfo;
import io.naflow.api.WeightsInfo.Kind;
import io.naflow.api.WeightsSource;
import io.naflow.image.Preprocessing;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.propagation.Parameters;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.SeededWeights;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.Value;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.CheckpointLayout;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Brings an architecture and its weights together.
 *
 * @param graph the network, with the classes the weights have
 * @param parameters its values, read when asked for
 * @param claimed what it is, but for what its values show
 * @param looked what has been found of the values; empty where they are drawn
 * @param assumptions finds what the file's names and shapes leave open, a sentence each
 */
record ModelLoader(
    Graph graph,
    Parameters parameters,
    ModelInfo claimed,
    Optional<Soundness> looked,
    Supplier<List<String>> assumptions) {

  /** A network of drawn weights. */
  private ModelLoader(Graph graph, Parameters parameters, ModelInfo claimed) {
    this(graph, parameters, claimed, Optional.empty(), List::of);
  }

  /**
   * What it is. Values that no network was loaded with yet are read for it: asked for after
   * loading, it costs nothing.
   *
   * @throws WeightsException if any value is NaN or infinite
   */
  ModelInfo info() {
    WeightsInfo weights = claimed.weights();
    return looked
        .map(values -> claimed.of(claimed.spec(), weights.of(values.kind(weights.kind()))))
        .orElse(claimed);
  }

  static ModelLoader load(ModelSpec spec, Architecture architecture) {
    if (spec.weights() instanceof WeightsSource.Reinitialised drawn) {
      ModelLoader original = load(spec.with(drawn.original()), architecture);
      return new ModelLoader(
          original.graph,
          Reinitialisation.of(original.graph, original.parameters, drawn),
          original.claimed.of(spec, WeightsInfo.drawn("drawn anew")));
    }
    if (architecture.id().equals(Zoo.ONNX)) {
      return OnnxLoader.load(spec, architecture);
    }
    Preprocessing preprocessing = spec.preprocessing().orElse(architecture.preprocessing());
    FeatureShape input = input(preprocessing);
    if (spec.weights() instanceof WeightsSource.File file) {
      return fromFile(spec, architecture, preprocessing, file.path(), Kind.FILE);
    } else if (spec.weights() instanceof WeightsSource.Bundled bundled) {
      try (BundledWeights copy = BundledWeights.open(bundled.name())) {
        return fromFile(spec, architecture, preprocessing, copy.file(), Kind.BUNDLED);
      }
    }
    Graph graph = architecture.graph(input, spec.classes().orElse(architecture.classes()));
    Map<String, List<Integer>> shapes = graph.parameters();
    return new ModelLoader(
        graph,
        name -> widened(SeededWeights.parameter(name, shapes.get(name))),
        info(spec, architecture, graph, preprocessing, WeightsInfo.drawn("seeded")));
  }

  private static ModelLoader fromFile(
      ModelSpec spec,
      Architecture architecture,
      Preprocessing preprocessing,
      Path file,
      Kind kind) {
    CheckpointLayout layout = architecture.layout();
    Checkpoint checkpoint = Checkpoint.read(file);
    List<String> path = path(checkpoint, spec.stateDict(), layout);
    NetworkTensors tensors =
        NetworkTensors.of(StateDict.at(checkpoint, path), architecture, spec.names());
    Adapted adapted =
        Adapted.of(architecture, tensors.tensors(), input(preprocessing), spec.classes());
    Graph graph = adapted.graph();
    StateDict stateDict = adapted.tensors();
    var binder = new WeightBinder(graph, layout, stateDict);
    requireNoForeignModule(checkpoint, path, graph, binder);
    Parameters bound = binder.bind(stateDict);
    // A bundled file is about to go.
    Parameters values = kind == Kind.BUNDLED ? inMemory(graph, bound) : bound;
    var soundness = new Soundness(graph, values, file);
    var claimed =
        new WeightsInfo(
            kind,
            checkpoint.sha256(),
            String.join(".", path),
            StateDict.places(checkpoint).stream()
                .filter(place -> !place.equals(path))
                .map(place -> String.join(".", place))
                .toList(),
            tensors.prefix(),
            leftOut(checkpoint, path, tensors));
    return new ModelLoader(
        graph,
        soundness,
        info(spec, architecture, graph, preprocessing, claimed),
        Optional.of(soundness),
        () -> assumptions(architecture, adapted, tensors.tensors()));
  }

  /** Keys that lead to the state dict; empty where the file is it. */
  static List<String> path(Checkpoint checkpoint, List<String> said, CheckpointLayout layout) {
    List<String> path = said.isEmpty() ? layout.path() : said;
    return path.isEmpty() ? StateDict.usualPath(checkpoint) : path;
  }

  private static List<String> assumptions(
      Architecture architecture, Adapted adapted, StateDict stateDict) {
    var assumptions = new ArrayList<>(adapted.assumptions());
    assumptions.addAll(Assumptions.of(architecture, stateDict));
    return assumptions;
  }

  /** A pickled module of the user's own is no mistake in names. */
  private static void requireNoForeignModule(
      Checkpoint checkpoint, List<String> path, Graph graph, WeightBinder binder) {
    Optional<String> complaint = binder.complaint();
    if (complaint.isPresent()
        && checkpoint.root().at(path).orElseThrow() instanceof Value.Inert module) {
      throw WeightsException.cannot(
          "load %s into %s".formatted(checkpoint.file(), graph.name()),
          "it is a pickled module of class %s, and of the network's parameters %s"
              .formatted(module.className(), complaint.get()),
          "in Python, save its tensors (torch.save(model.state_dict(), path)) where the network is"
              + " one that naflow models lists, and export it to ONNX otherwise");
    }
  }

  /** What stands in the file and is not used, in words. */
  static List<String> leftOut(Checkpoint checkpoint, List<String> path, NetworkTensors tensors) {
    var leftOut = new ArrayList<>(tensors.leftOut());
    String own = String.join(".", path);
    checkpoint
        .strangers()
        .forEach(
            (name, kind) -> {
              if (!own.isEmpty() && !name.startsWith(own + ".")) {
                leftOut.add("%s (%s)".formatted(name, kind));
              }
            });
    return leftOut;
  }

  /** Number of classes as the checkpoint's last layer has it, if it has that layer. */
  static OptionalInt classes(Architecture architecture, StateDict stateDict) {
    String last =
        architecture.graph().nodes().stream()
            .filter(node -> node.layer().parameters().containsKey("weight"))
            .map(Node::name)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return Optional.ofNullable(
            WeightBinder.renamed(architecture.layout(), stateDict).get(last + ".weight"))
        .map(StoredTensor::shape)
        .filter(shape -> !shape.isEmpty() && shape.get(0) > 0 && shape.get(0) < 1 << 24)
        .map(shape -> OptionalInt.of(shape.get(0).intValue()))
        .orElse(OptionalInt.empty());
  }

  static FeatureShape input(Preprocessing preprocessing) {
    // Models take images of one size, so any original will do to ask for it.
    var geometry = preprocessing.geometry(1000, 1000);
    var other = preprocessing.geometry(1000, 500);
    if (geometry.height() != other.height() || geometry.width() != other.width()) {
      throw new IllegalArgumentException(
          "Cannot use preprocessing %s: inputs would differ in size from image to image; add a crop or resize to an exact size"
              .formatted(preprocessing));
    }
    return new FeatureShape(preprocessing.channels(), geometry.height(), geometry.width());
  }

  static ModelInfo info(
      ModelSpec spec,
      Architecture architecture,
      Graph graph,
      Preprocessing preprocessing,
      WeightsInfo weights) {
    long parameters =
        graph.parameters().values().stream()
            .mapToLong(
                shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b))
            .sum();
    int outputs = graph.shape(graph.output()).channels();
    return new ModelInfo(
        spec,
        weights,
        parameters,
        outputs,
        Heads.of(spec, architecture, outputs),
        preprocessing,
        List.copyOf(Reinitialisation.parts(graph).keySet()));
  }

  private static Parameters inMemory(Graph graph, Parameters parameters) {
    var values = new HashMap<String, double[]>();
    graph.parameters().keySet().forEach(name -> values.put(name, parameters.values(name)));
    return Parameters.of(values);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
