package io.naflow.metric.explanation;

import io.naflow.metric.Measuring;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;

/** A metric that needs explanations of changed inputs. Implementations keep no state. */
public interface ExplanationMetric extends Measuring {
  /** What it needs of each of its inputs. */
  enum Need {
    /** Maps of the class that is explained. */
    MAPS,
    /** The same, and the probability of the class. */
    MAPS_AND_PROBABILITY,
    /** Maps of another class, drawn for the image. */
    MAPS_OF_ANOTHER_CLASS
  }

  default Need need() {
    return Need.MAPS;
  }

  /** Whether each map needs inputs of its own, or all maps of an image share theirs. */
  default ChangedInputs inputs() {
    return ChangedInputs.PER_MAP;
  }

  /** The explanations that it needs for one image's map. */
  ExplanationPlan plan(ForwardSubject subject);
}
