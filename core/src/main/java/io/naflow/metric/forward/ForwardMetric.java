package io.naflow.metric.forward;

import io.naflow.metric.Measure;
import java.util.List;

/** A metric that needs forward passes. Implementations keep no state. */
public interface ForwardMetric {
  /** What is read off the network's output for the explained class. */
  enum Readout {
    /** Softmax probability, 0..1. */
    PROBABILITY,
    LOGIT
  }

  /** Its name in configurations. */
  String id();

  /** The numbers that it gives. */
  List<Measure> measures();

  default Readout readout() {
    return Readout.PROBABILITY;
  }

  /** Whether each map needs inputs of its own, or all maps of an image share theirs. */
  default ChangedInputs inputs() {
    return ChangedInputs.PER_MAP;
  }

  /** The passes that it needs for one image's map. */
  ForwardPlan plan(ForwardSubject subject);
}
