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
import io.naflow.weights.ReadOptions;
import io.naflow.weights.SeededWeights;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.CheckpointLayout;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings an architecture and its weights together.
 *
 * @param graph the network, with the classes the weights have
 * @param parameters its values
 * @param info what it is
 */
record ModelLoader(Graph graph, Parameters parameters, ModelInfo info) {

  static ModelLoader load(ModelSpec spec, Architecture architecture) {
    if (spec.weights() instanceof WeightsSource.Reinitialised drawn) {
      ModelLoader original = load(spec.with(drawn.original()), architecture);
      return new ModelLoader(
          original.graph,
          Reinitialisation.of(original.graph, original.parameters, drawn),
          original.info.of(spec, WeightsInfo.drawn("drawn anew")));
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
        return fromFile(spec, architecture, preprocessing, copy.file(), Kind.BUNDLED).inMemory();
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
    Checkpoint checkpoint =
        Checkpoint.read(
            file, ReadOptions.strict().withInert(layout.inert().toArray(String[]::new)));
    List<String> path = path(checkpoint, spec, layout);
    StateDict stateDict = stateDict(checkpoint, spec, layout);
    int classes =
        spec.classes()
            .orElseGet(() -> classes(architecture, stateDict).orElse(architecture.classes()));
    Graph graph = architecture.graph(input(preprocessing), classes);
    Parameters parameters = new WeightBinder(graph, layout, stateDict).bind(stateDict);
    var found =
        new WeightsInfo(
            Soundness.of(graph, parameters, file, kind),
            checkpoint.sha256(),
            String.join(".", path),
            StateDict.places(checkpoint).stream()
                .filter(place -> !place.equals(path.isEmpty() ? "" : path.get(0)))
                .toList(),
            Assumptions.of(architecture, stateDict));
    return new ModelLoader(
        graph, parameters, info(spec, architecture, graph, preprocessing, found));
  }

  /** Keys that lead to the state dict; empty where the file is it. */
  static List<String> path(Checkpoint checkpoint, ModelSpec spec, CheckpointLayout layout) {
    List<String> said = spec.stateDict().isEmpty() ? layout.path() : spec.stateDict();
    return said.isEmpty() ? StateDict.usualPath(checkpoint) : said;
  }

  private static StateDict stateDict(
      Checkpoint checkpoint, ModelSpec spec, CheckpointLayout layout) {
    boolean said = !spec.stateDict().isEmpty() || !layout.path().isEmpty();
    return said
        ? StateDict.at(checkpoint, path(checkpoint, spec, layout)).withoutPrefix("module.")
        : StateDict.of(checkpoint);
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
    return new FeatureShape(3, geometry.height(), geometry.width());
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

  /** Reads all values now, for a file that is about to go. */
  private ModelLoader inMemory() {
    var values = new HashMap<String, double[]>();
    graph.parameters().keySet().forEach(name -> values.put(name, parameters.values(name)));
    return new ModelLoader(graph, Parameters.of(values), info);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Architectures whose parameters are exactly those of a checkpoint. */
  static List<Architecture> fitting(Checkpoint checkpoint, List<Architecture> candidates) {
    return candidates.stream()
        .filter(
            architecture -> {
              try {
                StateDict stateDict =
                    stateDict(
                        checkpoint,
                        ModelSpec.of("?", architecture.id(), new WeightsSource.Seeded()),
                        architecture.layout());
                return Assumptions.fits(architecture, stateDict);
              } catch (WeightsException e) {
                return false; // no state dict where this architecture keeps it
              }
            })
        .toList();
  }
}
