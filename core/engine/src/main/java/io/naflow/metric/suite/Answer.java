package io.naflow.metric.suite;

import io.naflow.api.Head;
import io.naflow.metric.forward.ForwardMetric.Readout;
import java.util.OptionalDouble;

/**
 * What the network says of one class.
 *
 * @param logit its logit
 * @param probability as the network's head has it, 0..1; empty where it has none
 */
record Answer(double logit, OptionalDouble probability) {
  /** The network could say nothing: metrics that read it are undefined. */
  static final Answer NONE = new Answer(Double.NaN, OptionalDouble.of(Double.NaN));

  /**
   * @param scores of all classes
   */
  static Answer of(float[] scores, int classIndex, Head head) {
    return new Answer(scores[classIndex], head.probability(scores, classIndex));
  }

  double read(Readout readout) {
    return switch (readout) {
      case PROBABILITY -> probability.orElseThrow();
      case LOGIT -> logit;
    };
  }
}
