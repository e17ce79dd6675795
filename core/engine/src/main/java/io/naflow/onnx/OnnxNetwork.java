package io.naflow.onnx;

import io.naflow.network.Combine;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Node;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.onnx.Drawing.Step;
import io.naflow.weights.onnx.OnnxModel;
import io.naflow.weights.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A network from an ONNX file.
 *
 * @param graph its layers, up to the logits
 * @param parameters values of the graph's parameters, read when asked for
 * @param ending what the file makes of the logits
 */
public record OnnxNetwork(Graph graph, Map<String, Supplier<double[]>> parameters, Ending ending) {
  public OnnxNetwork {
    parameters = Map.copyOf(parameters);
  }

  /** What stands behind the logits. */
  public enum Ending {
    /** Nothing: the file ends in them. */
    LOGITS,
    /** A softmax over all classes, which is left out. */
    SOFTMAX,
    /** A sigmoid of each, which is left out. */
    SIGMOID;

    /** What it is called. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The image that a file takes.
   *
   * @param image its shape
   * @param assumed whether the file leaves height or width open
   * @param described as the file has it
   */
  public record Image(FeatureShape image, boolean assumed, String described) {}

  /**
   * The image that a file takes, sizes that it leaves open assumed.
   *
   * @throws OnnxException if it does not take one image
   */
  public static Image image(OnnxModel model, int channels, int side) {
    OnnxValue input = input(model);
    OptionalLong height = input.shape().get(2);
    OptionalLong width = input.shape().get(3);
    try {
      var image =
          new FeatureShape(
              Math.toIntExact(input.shape().get(1).orElse(channels)),
              Math.toIntExact(height.orElse(side)),
              Math.toIntExact(width.orElse(side)));
      return new Image(image, height.isEmpty() || width.isEmpty(), described(input));
    } catch (ArithmeticException e) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()),
          "its input is %s".formatted(described(input)),
          "export it for images of a usual size");
    }
  }

  /**
   * The network of a file for images of one size.
   *
   * @param image shape of what the preprocessing makes, C×H×W
   * @throws OnnxException if the file holds no network that can be explained, or one for images of
   *     another size; the message says why
   */
  public static OnnxNetwork of(OnnxModel model, FeatureShape image) {
    OnnxValue input = input(model);
    check(model, input, image);
    OnnxValue output = model.outputs().get(0);
    Translator.Drawn drawn = Translator.draw(model, input, output, image);
    Drawing drawing = drawn.drawing();
    int last = drawn.output().step();
    Ending ending = ending(drawing, last);
    if (ending != Ending.LOGITS) {
      last = drawing.step(last).inputs().get(0);
    }
    if (last == Drawing.IMAGE) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()), "it has no layers", "give a network");
    }
    FeatureShape shape = drawing.shape(last);
    if (shape.height() != 1 || shape.width() != 1) {
      last = drawing.add(new Layer.Flatten(), List.of(last), "", "Flatten", Map.of());
    }
    return assembled(model, Kept.of(drawing, last), image, ending);
  }

  /** The graph's one input that is no weight. */
  static OnnxValue input(OnnxModel model) {
    List<OnnxValue> inputs =
        model.inputs().stream()
            .filter(input -> !model.initialisers().containsKey(input.name()))
            .toList();
    if (inputs.size() != 1 || inputs.get(0).shape().size() != 4) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()),
          "its inputs are %s; a network of one input N×C×H×W is needed"
              .formatted(inputs.stream().map(OnnxNetwork::described).toList()),
          "export the network with the image alone as its input");
    }
    if (model.outputs().isEmpty()) {
      throw OnnxException.cannot(
          "explain %s".formatted(model.file()), "it has no output", "export it again");
    }
    return inputs.get(0);
  }

  /** Sizes that the file leaves open are {@code ?}. */
  static String described(OnnxValue value) {
    return value.name()
        + " "
        + String.join(
            "×",
            value.shape().stream()
                .map(size -> size.isPresent() ? Long.toString(size.getAsLong()) : "?")
                .toList());
  }

  private static void check(OnnxModel model, OnnxValue input, FeatureShape image) {
    List<Integer> own = image.extents();
    for (int i = 0; i < own.size(); i++) {
      OptionalLong size = input.shape().get(i + 1);
      if (size.isPresent() && size.getAsLong() != own.get(i)) {
        throw OnnxException.cannot(
            "explain %s".formatted(model.file()),
            "it takes %s, and the preprocessing makes images of %s"
                .formatted(described(input), image),
            "set models[].preprocessing to the size and channels that the file has, or export it"
                + " for others");
      }
    }
  }

  private static Ending ending(Drawing drawing, int last) {
    if (last == Drawing.IMAGE) {
      return Ending.LOGITS;
    }
    Step step = drawing.step(last);
    if (step.layer() instanceof Combine.Softmax softmax
        && softmax.size() == step.shape().neurons()
        && softmax.size() > 1) {
      return Ending.SOFTMAX;
    } else if (step.layer() instanceof Curve curve && curve.function() == Function.SIGMOID) {
      return Ending.SIGMOID;
    }
    return Ending.LOGITS;
  }

  private static OnnxNetwork assembled(
      OnnxModel model, Kept kept, FeatureShape image, Ending ending) {
    int featureMap =
        LastFeatureMap.of(kept)
            .orElseThrow(
                () ->
                    OnnxException.cannot(
                        "explain %s".formatted(model.file()),
                        "no layer stands before the pooling of the whole image",
                        "give a convolutional network"));
    var naming = new Naming(kept, featureMap);
    List<String> names = naming.names();
    var nodes = new ArrayList<Node>();
    var parameters = new HashMap<String, Supplier<double[]>>();
    for (int i = 0; i < kept.size(); i++) {
      Step step = kept.steps().get(i);
      String name = names.get(i);
      nodes.add(
          new Node(
              name,
              step.layer(),
              step.inputs().stream()
                  .map(source -> source == Drawing.IMAGE ? Graph.INPUT : names.get(source))
                  .toList()));
      step.parameters().forEach((own, values) -> parameters.put(name + "." + own, values));
    }
    String name = model.file().getFileName().toString();
    Graph graph = new Graph(name, image, nodes, naming.blocks(), names.get(featureMap));
    return new OnnxNetwork(graph, parameters, ending);
  }

  /** Number of outputs, as the drawing has it. */
  public int outputs() {
    return graph.shape(graph.output()).channels();
  }
}
