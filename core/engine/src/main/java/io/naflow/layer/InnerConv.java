package io.naflow.layer;

import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.BatchNorm;
import io.naflow.network.Layer.Conv;
import java.util.List;

/** Convolutions inside a gate, bound by their full rule. */
final class InnerConv {
  private InnerConv() {}

  static Operator bind(Binding gate, Conv conv, FeatureShape input, String name) {
    return new ConvRule().bind(conv, below(gate, conv, input, name + "."));
  }

  /** A convolution with the batch norm that follows it, as one. */
  static Operator bind(
      Binding gate, Conv conv, FeatureShape input, String name, String normPrefix) {
    BatchNorm norm = new BatchNorm(conv.out(), BatchNorm.DEFAULT_EPSILON);
    return new ConvRule()
        .bindFolded(
            conv, below(gate, conv, input, name + "."), norm, below(gate, conv, input, normPrefix));
  }

  private static Binding below(Binding gate, Conv conv, FeatureShape input, String prefix) {
    List<FeatureShape> inputs = List.of(input.withChannels(conv.in()));
    return new Binding(
        name -> gate.values(prefix + name), inputs, conv.outputShape(inputs), gate.ops());
  }
}
