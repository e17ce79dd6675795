package io.naflow.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network graph as a DJL block that can be trained. Input N×3×H×W, output N×K. */
final class GraphBlock extends AbstractBlock {
  private final Graph graph;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  GraphBlock(Graph graph) {
    this.graph = graph;
    graph
        .parameters()
        .forEach((name, shape) -> byName.put(name, addParameter(parameter(name, shape))));
  }

  private static Parameter parameter(String name, List<Integer> shape) {
    boolean norm = shape.size() == 1;
    Parameter.Type type;
    if (name.endsWith(".running_mean")) {
      type = Parameter.Type.RUNNING_MEAN;
    } else if (name.endsWith(".running_var")) {
      type = Parameter.Type.RUNNING_VAR;
    } else if (name.endsWith(".bias")) {
      type = norm ? Parameter.Type.BETA : Parameter.Type.BIAS;
    } else {
      type = norm ? Parameter.Type.GAMMA : Parameter.Type.WEIGHT;
    }
    boolean statistic = type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR;
    return Parameter.builder()
        // DJL looks nested parameters up by dots.
        .setName(name.replace('.', '/'))
        .setType(type)
        .optRequiresGrad(!statistic)
        .optShape(new Shape(shape.stream().mapToLong(Integer::longValue).toArray()))
        .build();
  }

  /** The parameters by their PyTorch names. */
  Map<String, Parameter> byName() {
    return byName;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray images = inputs.singletonOrThrow();
    var layers =
        new TrainableLayers(
            name -> store.getValue(byName.get(name), images.getDevice(), training), training);
    Map<String, NDArray> values = new HashMap<>();
    values.put(Graph.INPUT, images);
    for (Node node : graph.nodes()) {
      var read = new NDList();
      node.inputs().forEach(source -> read.add(values.get(source)));
      values.put(node.name(), layers.apply(node, read));
    }
    NDArray output = values.get(graph.output());
    return new NDList(output.reshape(output.getShape().get(0), -1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), graph.shape(graph.output()).channels())};
  }
}
