package io.naflow.onnx;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A network while it is drawn: layers that read each other by number, without names yet. */
final class Drawing {
  /** Number that stands for the image. */
  static final int IMAGE = -1;

  private static final int MOST_STEPS = 1 << 16;

  private final FeatureShape image;
  private final List<Step> steps = new ArrayList<>();

  Drawing(FeatureShape image) {
    this.image = image;
  }

  /**
   * One layer.
   *
   * @param layer what it computes
   * @param inputs numbers of the steps it reads
   * @param scope the module it is of; empty for the network itself
   * @param operator what the ONNX file calls it
   * @param parameters values by name below the layer's
   * @param shape of its output
   */
  record Step(
      Layer layer,
      List<Integer> inputs,
      String scope,
      String operator,
      Map<String, Supplier<double[]>> parameters,
      FeatureShape shape) {}

  /**
   * Adds a layer.
   *
   * @throws IllegalArgumentException if it cannot take its inputs
   */
  int add(
      Layer layer,
      List<Integer> inputs,
      String scope,
      String operator,
      Map<String, Supplier<double[]>> parameters) {
    if (steps.size() == MOST_STEPS) {
      throw OnnxException.cannot(
          "draw the network",
          "it has more than %d layers".formatted(MOST_STEPS),
          "export the network for inference");
    }
    FeatureShape shape = layer.outputShape(inputs.stream().map(this::shape).toList());
    steps.add(new Step(layer, List.copyOf(inputs), scope, operator, Map.copyOf(parameters), shape));
    return steps.size() - 1;
  }

  FeatureShape shape(int step) {
    return step == IMAGE ? image : steps.get(step).shape();
  }

  FeatureShape image() {
    return image;
  }

  Step step(int number) {
    return steps.get(number);
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }
}
