package io.naflow.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.Head;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.method.Method;
import io.naflow.method.Methods;
import io.naflow.method.passes.Asked;
import io.naflow.method.passes.ImageBatch;
import io.naflow.method.passes.PassMethod;
import io.naflow.network.Block;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.propagation.BackwardSweep;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.HeldChoices;
import io.naflow.propagation.Network;
import io.naflow.propagation.Parameters;
import io.naflow.propagation.Trace;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import io.naflow.weights.SeededWeights;
import io.naflow.zoo.Zoo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network of the zoo with seeded weights and ten classes, after a forward pass over the seeded
 * images "NAME" (and "NAME/1", "NAME/2", ...), as scripts/seeded.py makes them.
 */
public final class SeededNetwork implements AutoCloseable {
  public static final int CLASSES = 10;

  private final Network network;
  private final Ops ops;
  private final List<String> names;
  private final NDArray pixels;
  private final Set<String> keep;
  private Trace trace;
  private final NDArray seed;

  /**
   * @param layers blocks or nodes that are kept
   * @param images how many
   */
  public SeededNetwork(
      TorchRuntime runtime, String name, int side, Set<String> layers, int images, DataType type) {
    this(runtime, name, side, layers, images, type, SeededNetwork::seeded);
  }

  /** How parameters are made from a graph. */
  public interface Source {
    Parameters of(Graph graph);
  }

  public SeededNetwork(
      TorchRuntime runtime,
      String name,
      int side,
      Set<String> layers,
      int images,
      DataType type,
      Source source) {
    Graph graph = Zoo.standard().architecture(name).graph(new FeatureShape(3, side, side), CLASSES);
    Map<String, String> outputs = outputs(graph);
    keep = layers.stream().map(l -> outputs.getOrDefault(l, l)).collect(Collectors.toSet());
    network = Network.load(graph, source.of(graph), runtime, RuleBook.standard(), keep, type);
    ops = network.scope();
    names = IntStream.range(0, images).mapToObj(i -> i == 0 ? name : name + "/" + i).toList();
    double[] values =
        names.stream()
            .flatMapToDouble(
                n -> Arrays.stream(SeededWeights.standard("image:" + n, 3 * side * side)))
            .map(v -> (float) v)
            .toArray();
    pixels = ops.tensor(values, images, 3, side, side);
    trace = ForwardPass.run(network, pixels, keep, ops);
    seed = topClass();
  }

  public static Parameters seeded(Graph graph) {
    Map<String, List<Integer>> shapes = graph.parameters();
    return name -> Seeded.widened(SeededWeights.parameter(name, shapes.get(name)));
  }

  private static Map<String, String> outputs(Graph graph) {
    return graph.blocks().stream().collect(Collectors.toMap(Block::name, Block::output));
  }

  private NDArray topClass() {
    double[] logits = numbers(trace.output());
    double[] rows = new double[logits.length];
    for (int i = 0; i < names.size(); i++) {
      int top = i * CLASSES;
      for (int c = top; c < (i + 1) * CLASSES; c++) {
        top = logits[c] > logits[top] ? c : top;
      }
      rows[top] = 1;
    }
    return ops.tensor(rows, names.size(), CLASSES, 1, 1);
  }

  public Network network() {
    return network;
  }

  public Ops ops() {
    return ops;
  }

  public Trace trace() {
    return trace;
  }

  /** Takes the choices of the same network in float64 ({@link HeldChoices}). */
  public SeededNetwork holdChoicesOf(SeededNetwork exact) {
    trace = HeldChoices.of(trace, exact.trace, network.segments().size(), ops);
    return this;
  }

  /** One-hot at each image's largest logit. */
  public NDArray seed() {
    return seed;
  }

  /** The largest logit of each image. */
  public double[] targets() {
    return numbers(ops.dot(trace.output(), seed));
  }

  public double[] numbers(NDArray tensor) {
    return ops.to(tensor, DataType.FLOAT64).toDoubleArray();
  }

  /** Node of a block or layer. */
  public String node(String layer) {
    return outputs(network.graph()).getOrDefault(layer, layer);
  }

  /** The batch as methods with passes of their own take it. */
  public ImageBatch batch(Set<String> nodes) {
    return new ImageBatch(
        network, names, pixels, trace, seed, new Asked(new Head.Softmax(), seed), nodes);
  }

  /** Maps of a sweep method at each of its nodes. */
  public Map<String, double[]> maps(Method method) {
    var maps = new HashMap<String, double[]>();
    new BackwardSweep(
            network,
            method.route(),
            method.nodes(network.graph(), keep),
            method.flow().map(Set::of).orElse(Set.of()),
            SolverSettings.DEFAULT)
        .run(
            trace,
            seed,
            (state, scope) -> maps.put(state.node(), numbers(method.map(state, scope))),
            ops);
    return maps;
  }

  /** Maps of a method with passes of its own at each of its nodes. */
  public Map<String, double[]> maps(PassMethod method) {
    var maps = new HashMap<String, double[]>();
    method.explain(
        batch(method.nodes(network.graph(), keep)),
        (node, map) -> maps.put(node, numbers(map)),
        ops);
    return maps;
  }

  /** Maps of any method. */
  public Map<String, double[]> maps(String id) {
    return Methods.withOwnPasses(id).map(this::maps).orElseGet(() -> maps(Methods.byId(id)));
  }

  @Override
  public void close() {
    ops.close();
    network.close();
  }
}
