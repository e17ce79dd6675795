package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.onnx.OnnxModel;
import io.naflow.weights.onnx.OnnxNode;
import io.naflow.weights.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Goes over the nodes of an ONNX graph, folds what is known and draws the rest. */
final class Translator {
  private static final Map<String, Handler> OPERATORS = operators();

  private static final Set<String> QUANTISED =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger");

  private final OnnxModel model;
  private final Drawing drawing;
  private final Scopes scopes;
  private final long opset;
  private final Map<String, GraphValue> values = new HashMap<>();

  private Translator(OnnxModel model, FeatureShape image) {
    this.model = model;
    this.drawing = new Drawing(image);
    this.scopes = new Scopes(model.nodes());
    this.opset = model.opset().orElse(1);
  }

  private static Map<String, Handler> operators() {
    var all = new HashMap<String, Handler>();
    Stream.of(
            WindowOperators.ALL,
            Arithmetic.ALL,
            Activations.ALL,
            Norms.ALL,
            Reductions.ALL,
            Shapes.ALL,
            Joins.ALL,
            Matrices.ALL,
            Resizing.ALL)
        .forEach(all::putAll);
    return Map.copyOf(all);
  }

  /**
   * A network as it was drawn.
   *
   * @param output the tensor that is its output
   */
  record Drawn(Drawing drawing, Made output) {}

  /** Draws what leads from an input to an output of the graph. */
  static Drawn draw(OnnxModel model, OnnxValue input, OnnxValue output, FeatureShape image) {
    var translator = new Translator(model, image);
    int batch = Math.toIntExact(input.shape().get(0).orElse(1));
    translator.values.put(input.name(), new Made(Drawing.IMAGE, batch, View.plain(image)));
    translator.needed(output.name()).forEach(translator::translate);
    if (translator.value(output.name()) instanceof Made made) {
      return new Drawn(translator.drawing, made);
    }
    throw OnnxException.cannot(
        "explain %s".formatted(model.file()),
        "its output '%s' does not depend on its input".formatted(output.name()),
        "export the network for inference");
  }

  /** The nodes that an output depends on, in their order. */
  private List<OnnxNode> needed(String output) {
    Set<String> tensors = new HashSet<>(Set.of(output));
    var needed = new ArrayList<OnnxNode>();
    for (int i = model.nodes().size() - 1; i >= 0; i--) {
      OnnxNode node = model.nodes().get(i);
      if (node.outputs().stream().anyMatch(tensors::contains)) {
        tensors.addAll(node.inputs());
        needed.add(0, node);
      }
    }
    return needed;
  }

  private GraphValue value(String tensor) {
    GraphValue found = values.get(tensor);
    if (found == null) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()),
          model.unreadable().containsKey(tensor)
              ? "tensor '%s' is of type %s, which is not supported"
                  .formatted(tensor, model.unreadable().get(tensor))
              : "tensor '%s' is read before it is made".formatted(tensor),
          "export the network for inference in float32 or float16");
    }
    return found;
  }

  private void translate(OnnxNode node) {
    if (QUANTISED.contains(node.operator())) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()),
          "it is quantised: node '%s' is a %s, whose gradient is zero almost everywhere"
              .formatted(node.name(), node.operator()),
          "give the network as it was before it was quantised");
    }
    var inputs = new ArrayList<Optional<GraphValue>>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(input(name)));
    }
    var call = new Call(node, List.copyOf(inputs), drawing, scopes.scope(node), opset);
    List<? extends GraphValue> made = result(call);
    for (int i = 0; i < Math.min(made.size(), node.outputs().size()); i++) {
      values.put(node.outputs().get(i), made.get(i));
    }
  }

  private GraphValue input(String name) {
    StoredTensor stored = model.initialisers().get(name);
    if (!values.containsKey(name) && stored != null) {
      values.put(name, Known.of(stored));
    }
    return value(name);
  }

  private List<? extends GraphValue> result(Call call) {
    try {
      if (call.node().kind().equals("Shape")) {
        return List.of(KnownShapes.shape(call, call.value(0).dims()));
      }
      if (call.allKnown()) {
        Optional<List<Known>> folded = Folding.of(call);
        if (folded.isPresent()) {
          return folded.get();
        }
      }
      return handler(call).draw(call);
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      // Sizes that no network has, or settings that do not go with the tensors.
      throw call.refuse("its settings do not fit its inputs (%s)".formatted(e.getMessage()));
    }
  }

  private Handler handler(Call call) {
    Handler handler = OPERATORS.get(call.node().kind());
    if (handler == null) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()),
          "node %s has the operator %s, which is not supported"
              .formatted(call.label(), call.node().kind()),
          "supported are " + String.join(", ", new TreeSet<>(OPERATORS.keySet())));
    }
    return handler;
  }
}
