package io.naflow.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.SolverSettings;
import io.naflow.layer.RuleBook;
import io.naflow.network.Block;
import io.naflow.network.FeatureShape;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import io.naflow.propagation.BackwardSweep;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.propagation.Parameters;
import io.naflow.propagation.Trace;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** An ONNX file with the values that PyTorch gave in float64: logits and maps at named layers. */
record OnnxCase(String name, JsonNode facts, OnnxNetwork network, Checkpoint values) {

  static OnnxCase read(Path folder, String name) {
    try {
      JsonNode facts = new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
      Checkpoint values = Checkpoint.read(folder.resolve(name + ".safetensors"));
      List<Long> shape = values.tensors().get("input").shape();
      OnnxModel model = OnnxModel.read(folder.resolve(name + ".onnx"));
      var image =
          new FeatureShape(
              Math.toIntExact(shape.get(1)),
              Math.toIntExact(shape.get(2)),
              Math.toIntExact(shape.get(3)));
      return new OnnxCase(name, facts, OnnxNetwork.of(model, image), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> blocks() {
    return texts("blocks");
  }

  List<String> texts(String key) {
    return StreamSupport.stream(facts.get(key).spliterator(), false).map(JsonNode::asText).toList();
  }

  /** The node whose output each layer is, by the names that a person sees. */
  Map<String, String> layers() {
    var layers = new LinkedHashMap<String, String>();
    for (Segment segment : Segments.of(network.graph())) {
      for (Block block : network.graph().blocks()) {
        if (segment.nodes().stream().anyMatch(node -> node.name().equals(block.output()))) {
          layers.put(block.name(), block.output());
        }
      }
      layers.put(segment.name(), segment.output());
    }
    return layers;
  }

  float[] expected(String tensor) {
    return values.tensors().get(tensor).toFloats();
  }

  /** Names of the maps that are given, such as {@code gradcam/layer1.0}. */
  List<String> maps() {
    return values.tensors().keySet().stream()
        .filter(key -> key.startsWith("gradcam/") || key.startsWith("hirescam/"))
        .toList();
  }

  /** Logits and maps of the network as it was read. */
  Map<String, float[]> run(TorchRuntime runtime, DataType type) {
    Set<String> wanted = new HashSet<>();
    Map<String, String> layers = layers();
    maps().forEach(map -> wanted.add(layers.get(map.substring(map.indexOf('/') + 1))));
    var found = new HashMap<String, float[]>();
    Parameters parameters = key -> network.parameters().get(key).get();
    try (Network loaded =
            Network.load(network.graph(), parameters, runtime, RuleBook.standard(), wanted, type);
        Ops ops = loaded.scope()) {
      var sweep = new BackwardSweep(loaded, wanted, Set.of(), SolverSettings.DEFAULT);
      Trace trace = ForwardPass.run(loaded, input(ops), sweep.keeps(), ops);
      found.put("logits", floats(trace.output()));
      sweep.run(
          trace,
          seed(trace.output(), ops),
          (state, inner) -> {
            NDArray a = state.activation();
            NDArray g = state.importance();
            NDArray product = inner.multiply(Operand.shared(g), a);
            NDArray weighted = inner.multiply(Operand.shared(a), inner.spatialMean(g));
            layers.forEach(
                (layer, node) -> {
                  if (node.equals(state.node())) {
                    found.put("hirescam/" + layer, floats(inner.channelSum(product)));
                    found.put("gradcam/" + layer, floats(inner.channelSum(weighted)));
                  }
                });
          },
          ops);
    }
    return found;
  }

  private NDArray input(Ops ops) {
    StoredTensor input = values.tensors().get("input");
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    return ops.channelsLast(ops.tensor(FloatBuffer.wrap(input.toFloats()), shape));
  }

  private NDArray seed(NDArray outputs, Ops ops) {
    long[] shape = outputs.getShape().getShape();
    double[] seed = new double[Math.toIntExact(shape[0] * shape[1])];
    double[] classes = values.tensors().get("class").toDoubles();
    for (int i = 0; i < classes.length; i++) {
      seed[Math.toIntExact(i * shape[1] + (long) classes[i])] = 1;
    }
    return ops.tensor(seed, shape);
  }

  private static float[] floats(NDArray array) {
    return array.getDataType() == DataType.FLOAT32
        ? array.toFloatArray()
        : toFloats(array.toDoubleArray());
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Largest difference, as a share of the largest expected magnitude. */
  static double distance(float[] found, float[] expected) {
    if (found.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double own = Math.abs(found[i] - (double) expected[i]);
      difference = Double.isNaN(own) ? Double.POSITIVE_INFINITY : Math.max(difference, own);
    }
    return difference / largest;
  }
}
