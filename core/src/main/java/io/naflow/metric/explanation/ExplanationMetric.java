package io.naflow.metric.explanation;

import io.naflow.metric.Measure;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;
import java.util.List;

/** A metric that needs explanations of changed inputs. Implementations keep no state. */
public interface ExplanationMetric {
  /** Its name in configurations. */
  String id();

  /** The numbers that it gives. */
  List<Measure> measures();

  /** Whether each map needs inputs of its own, or all maps of an image share theirs. */
  default ChangedInputs inputs() {
    return ChangedInputs.PER_MAP;
  }

  /** The explanations that it needs for one image's map. */
  ExplanationPlan plan(ForwardSubject subject);
}
