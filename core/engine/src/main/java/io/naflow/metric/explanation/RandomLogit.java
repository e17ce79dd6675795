package io.naflow.metric.explanation;

import io.naflow.metric.InputMap;
import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;
import java.util.List;

/**
 * How alike the explained class's map is to that of another class, drawn by the image's name and
 * the run's seed: {@link StructuralSimilarity} of the two at the input, normalised, -1..1. A method
 * that says what speaks for a class has a low one; what shows edges whatever is asked has about 1.
 *
 * <p>Sixt et al., When Explanations Lie, ICML 2020, section 5.
 */
final class RandomLogit implements ExplanationMetric {
  @Override
  public String id() {
    return "random_logit";
  }

  @Override
  public List<Measure> measures() {
    return Measure.lowerIsBetter(id());
  }

  @Override
  public Need need() {
    return Need.MAPS_OF_ANOTHER_CLASS;
  }

  @Override
  public ChangedInputs inputs() {
    return ChangedInputs.PER_IMAGE;
  }

  @Override
  public ExplanationPlan plan(ForwardSubject subject) {
    return new ExplanationPlan(
        1,
        index -> subject.input().values().clone(),
        (clean, explained) -> value(subject.map(), explained.get(0)));
  }

  private MetricResult value(InputMap map, Explained other) {
    if (Math.min(map.height(), map.width()) < StructuralSimilarity.WINDOW) {
      return new MetricResult.Undefined(
          "an input of %d×%d (height×width) has no window of %d pixels a side"
              .formatted(map.height(), map.width(), StructuralSimilarity.WINDOW));
    }
    InputMap ofOther = other.map().atInput(map.height(), map.width());
    return ofOther.isConstant()
        ? new MetricResult.Undefined("the other class's map is constant or nowhere positive")
        : MetricResult.of(id(), StructuralSimilarity.of(map, ofOther));
  }
}
