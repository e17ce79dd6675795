package io.naflow.metric.forward;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measuring;
import java.util.List;

/** A metric that needs forward passes. Implementations keep no state. */
public interface ForwardMetric extends Measuring {
  /** What is read off the network's output for the explained class. */
  enum Readout {
    /** Probability of the class as the network's head has it, 0..1. */
    PROBABILITY,
    LOGIT
  }

  /** What it leaves to its user; what of it is not standard stands in the numbers' names. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This metric with other settings.
   *
   * @param choices a value for each of {@link #parameters}, in its range
   */
  default ForwardMetric with(Choices choices) {
    return this;
  }

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
