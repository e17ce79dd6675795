package io.naflow.metric.suite;

import io.naflow.metric.forward.ForwardMetric.Readout;

/**
 * What the network says of one class.
 *
 * @param logit its logit
 * @param probability its softmax probability, 0..1; NaN if a logit is not finite
 */
record Answer(double logit, double probability) {
  static Answer of(float[] logits, int classIndex) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double logit = logits[classIndex];
    return new Answer(logit, Math.exp(logit - largest) / sum);
  }

  double read(Readout readout) {
    return switch (readout) {
      case PROBABILITY -> probability;
      case LOGIT -> logit;
    };
  }
}
