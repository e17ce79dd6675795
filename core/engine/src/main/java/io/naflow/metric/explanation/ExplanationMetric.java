package io.naflow.metric.explanation;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measuring;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;
import java.util.List;

/** A metric that needs explanations of changed inputs. Implementations keep no state. */
public interface ExplanationMetric extends Measuring {
  /** What it leaves to its user; what of it is not standard stands in the numbers' names. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This metric with other settings.
   *
   * @param choices a value for each of {@link #parameters}, in its range
   */
  default ExplanationMetric with(Choices choices) {
    return this;
  }

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
