package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.weights.onnx.Attribute;
import io.naflow.weights.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A node while it is translated: its inputs, its settings, and the drawing it draws into.
 *
 * @param node as in the file
 * @param inputs what they are; empty ones are left out
 * @param drawing the network so far
 * @param scope the module the node is of
 * @param opset version of ONNX's operators
 */
record Call(
    OnnxNode node, List<Optional<GraphValue>> inputs, Drawing drawing, String scope, long opset) {

  // --- inputs ---

  boolean has(int input) {
    return input < inputs.size() && inputs.get(input).isPresent();
  }

  GraphValue value(int input) {
    if (!has(input)) {
      throw refuse("it lacks its input %d".formatted(input));
    }
    return inputs.get(input).get();
  }

  Made made(int input) {
    if (value(input) instanceof Made made) {
      return made;
    }
    throw refuse(
        "its input %d does not depend on the image, which is not supported".formatted(input));
  }

  /** The same, where a batch of 1 may have been dropped. */
  Made perhapsOfOne(int input) {
    return value(input) instanceof Made made ? made : made(input);
  }

  Known known(int input) {
    if (value(input) instanceof Known known) {
      return known;
    }
    throw refuse(
        "its input %d depends on the image; only constants are supported there".formatted(input));
  }

  boolean allKnown() {
    return inputs.stream().allMatch(input -> input.isEmpty() || input.get() instanceof Known);
  }

  // --- settings ---

  long whole(String name, long otherwise) {
    Attribute attribute = node.attributes().get(name);
    return attribute instanceof Attribute.Whole whole ? whole.value() : otherwise;
  }

  int number(String name, int otherwise) {
    return Math.toIntExact(whole(name, otherwise));
  }

  double real(String name, double otherwise) {
    Attribute attribute = node.attributes().get(name);
    return attribute instanceof Attribute.Real real ? real.value() : otherwise;
  }

  String text(String name, String otherwise) {
    Attribute attribute = node.attributes().get(name);
    return attribute instanceof Attribute.Text text ? text.value() : otherwise;
  }

  Optional<List<Integer>> numbers(String name) {
    return node.attributes().get(name) instanceof Attribute.Wholes wholes
        ? Optional.of(wholes.values().stream().map(Call::clamped).toList())
        : Optional.empty();
  }

  private static int clamped(long value) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  /** A list that is an attribute up to some opset and an input from then on. */
  Optional<List<Integer>> list(String attribute, int input) {
    return has(input) ? Optional.of(known(input).toInts()) : numbers(attribute);
  }

  // --- drawing ---

  FeatureShape shape(Made made) {
    return drawing.shape(made.step());
  }

  int draw(Layer layer, Map<String, Supplier<double[]>> parameters, int... from) {
    try {
      return drawing.add(
          layer, IntStream.of(from).boxed().toList(), scope, node.operator(), parameters);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }

  /** A layer without parameters whose output has the dimensions of its input. */
  Made same(Layer layer, Made from) {
    return new Made(draw(layer, Map.of(), from.step()), from.batch(), from.view());
  }

  /** A layer whose output is seen as it lies, N×C×H×W. */
  Made plain(Layer layer, Map<String, Supplier<double[]>> parameters, Made from) {
    int step = draw(layer, parameters, from.step());
    return new Made(step, from.batch(), View.plain(drawing.shape(step)));
  }

  /**
   * The tensor as a map whose extents are its dimensions: N×C×H×W as it stands, N×C×W of one row,
   * N×C a vector; more dimensions than four are joined in the last.
   */
  Made ordered(Made made) {
    List<Integer> dims = made.view().dims();
    List<Integer> extents = extents(dims.size());
    FeatureShape wanted = mapOf(dims);
    if (shape(made).equals(wanted) && made.view().isPlain(wanted, extents)) {
      return made;
    }
    int step = rearranged(made, wanted);
    View view =
        dims.size() <= 3
            ? View.of(wanted, extents)
            : View.plain(wanted).reshaped(dims).orElseThrow();
    return new Made(step, made.batch(), view);
  }

  /** The values in the tensor's order, laid out as a map. */
  private int rearranged(Made made, FeatureShape wanted) {
    FeatureShape from = shape(made);
    List<View.Factor> target = made.view().axes().stream().flatMap(List::stream).toList();
    var stored = new ArrayList<>(target);
    stored.sort(
        (a, b) ->
            a.extent() != b.extent()
                ? Integer.compare(a.extent(), b.extent())
                : Integer.compare(b.stride(), a.stride()));
    List<Integer> order = target.stream().map(stored::indexOf).toList();
    boolean inOrder = order.equals(IntStream.range(0, order.size()).boxed().toList());
    if (inOrder && from.equals(wanted)) {
      return made.step();
    }
    if (inOrder && wanted.height() == 1 && wanted.width() == 1) {
      return draw(new Layer.Flatten(), Map.of(), made.step());
    }
    return draw(
        new Move.Rearrange(stored.stream().map(View.Factor::size).toList(), order, wanted),
        Map.of(),
        made.step());
  }

  static List<Integer> extents(int rank) {
    return switch (rank) {
      case 0 -> List.of();
      case 1 -> List.of(0);
      case 2 -> List.of(0, 2);
      default -> List.of(0, 1, 2);
    };
  }

  static FeatureShape mapOf(List<Integer> dims) {
    return switch (dims.size()) {
      case 0 -> FeatureShape.vector(1);
      case 1 -> FeatureShape.vector(dims.get(0));
      case 2 -> new FeatureShape(dims.get(0), 1, dims.get(1));
      default ->
          new FeatureShape(dims.get(0), dims.get(1), Known.count(dims.subList(2, dims.size())));
    };
  }

  // --- errors ---

  OnnxException refuse(String why) {
    return OnnxException.cannot(
        "use operator %s of node %s".formatted(node.kind(), label()),
        why,
        "export the network for inference, or open an issue with this line");
  }

  /** The node as a person finds it. */
  String label() {
    String name = node.name().isEmpty() ? "without a name" : "'" + node.name() + "'";
    return scope.isEmpty() || node.name().contains("/")
        ? name
        : name + " (module %s)".formatted(scope);
  }
}
