package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.metric.explanation.Explained;
import io.naflow.metric.explanation.ExplanationMetric;
import io.naflow.metric.explanation.ExplanationMetric.Need;
import io.naflow.metric.explanation.ExplanationPlan;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.metric.perturb.NoiseSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Measures by explaining again: changed inputs for the class that the unchanged ones were explained
 * for, or the unchanged ones for another.
 */
final class Reexplanation {
  private final Session session;
  private final ExplainPlan plan;
  private final int batch;
  private final Queue<InputImage, Outcome> answers;

  /**
   * @param answers to the changed inputs, beside those that other metrics ask for
   */
  Reexplanation(Session session, ExplainPlan plan, int batch, Queue<InputImage, Outcome> answers) {
    this.session = session;
    this.plan = plan;
    this.batch = batch;
    this.answers = answers;
  }

  /** Methods and layers that are explained together. */
  private record Part(List<String> methods, List<LayerInfo> layers) {
    boolean holds(AttentionMap map) {
      return methods.contains(map.method()) && layers.contains(map.layer());
    }
  }

  void measure(List<ImageWork> works) {
    var selections = new LinkedHashSet<MetricSelection>();
    works.forEach(work -> selections.addAll(work.image().selections()));
    for (MetricSelection selection : selections) {
      if (selection.metric() instanceof Metric.OfExplanations explanations) {
        List<ImageWork> some =
            works.stream().filter(work -> work.image().selections().contains(selection)).toList();
        for (Part part : parts(some, selection, explanations.metric().inputs())) {
          measure(some, part, explanations.metric());
        }
      }
    }
  }

  /** What one explanation of a changed input can serve. */
  private static List<Part> parts(
      List<ImageWork> works, MetricSelection selection, ChangedInputs inputs) {
    var methods = new LinkedHashSet<String>();
    var layers = new LinkedHashSet<LayerInfo>();
    var single = new LinkedHashSet<Part>();
    for (ImageWork work : works) {
      for (AttentionMap map : work.image().maps(selection)) {
        methods.add(map.method());
        layers.add(map.layer());
        single.add(new Part(List.of(map.method()), List.of(map.layer())));
      }
    }
    if (inputs == ChangedInputs.PER_MAP || single.isEmpty()) {
      return List.copyOf(single);
    }
    return List.of(new Part(List.copyOf(methods), List.copyOf(layers)));
  }

  private void measure(List<ImageWork> works, Part part, ExplanationMetric metric) {
    try (Session narrow = session.sharing(plan(part))) {
      Queue<InputImage, Outcome> explanations = new Queue<>(batch, narrow::explain);
      for (ImageWork work : works) {
        List<AttentionMap> maps = work.image().maps().stream().filter(part::holds).toList();
        explain(work, maps, metric, explanations);
      }
      explanations.flush();
    }
  }

  /** Only the part, and always the same class: that of a changed input may be another. */
  private ExplainPlan plan(Part part) {
    List<String> names =
        part.layers().stream().filter(layer -> layer.index() >= 0).map(LayerInfo::name).toList();
    // Maps of the image itself come with any layer.
    LayerSelection layers =
        names.isEmpty() ? plan.layers() : new LayerSelection(plan.layers().granularity(), names);
    Target target = plan.target() instanceof Target.Difference two ? two : new Target.Label();
    return plan.with(part.methods()).with(layers).with(target);
  }

  private void explain(
      ImageWork work,
      List<AttentionMap> maps,
      ExplanationMetric metric,
      Queue<InputImage, Outcome> explanations) {
    ExplainedImage image = work.image();
    OptionalInt asked = classIndex(image, metric);
    Optional<ForwardSubject> first =
        maps.stream().flatMap(map -> image.subject(map).stream()).findFirst();
    if (first.isEmpty() || asked.isEmpty()) {
      return;
    }
    ExplanationPlan plan = metric.plan(first.get());
    boolean probability = metric.need() == Need.MAPS_AND_PROBABILITY;
    var found = new Found(plan.size());
    var outstanding =
        new Outstanding(
            1 + plan.size() * (probability ? 2 : 1),
            () -> maps.forEach(map -> fold(work, map, metric, found)));
    work.whenClean(outstanding::arrived);
    for (int i = 0; i < plan.size(); i++) {
      int index = i;
      InputImage input = image.changed(plan.input(index));
      explanations.add(
          input.labelled(asked.getAsInt()),
          outcome -> {
            found.maps.set(index, maps(outcome));
            outstanding.arrived();
          });
      if (probability) {
        answers.add(
            input,
            outcome -> {
              found.probabilities.set(index, work.answer(outcome).probability());
              outstanding.arrived();
            });
      }
    }
  }

  /** The class to explain; empty where there is no other one to draw. */
  private OptionalInt classIndex(ExplainedImage image, ExplanationMetric metric) {
    if (metric.need() != Need.MAPS_OF_ANOTHER_CLASS) {
      return OptionalInt.of(image.classIndex());
    }
    int others = session.model().classes() - 1;
    if (others < 1 || plan.target() instanceof Target.Difference) {
      return OptionalInt.empty();
    }
    int drawn = NoiseSource.of(image.seed(), image.name(), metric.id(), 0).nextInt(others);
    return OptionalInt.of(drawn < image.classIndex() ? drawn : drawn + 1);
  }

  private static List<AttentionMap> maps(Outcome outcome) {
    return outcome instanceof Outcome.Explained explained ? explained.maps() : List.of();
  }

  private static void fold(
      ImageWork work, AttentionMap map, ExplanationMetric metric, Found found) {
    List<Explained> again = found.of(map);
    // An input that could not be explained leaves the metric undefined.
    if (again.size() == found.maps.size()) {
      work.image()
          .subject(map)
          .ifPresent(
              subject ->
                  work.add(
                      map,
                      metric
                          .plan(subject)
                          .result(work.clean().probability().orElse(Double.NaN), again)));
    }
  }

  /** What has come back of each changed input. */
  private static final class Found {
    private final List<List<AttentionMap>> maps = new ArrayList<>();
    private final List<OptionalDouble> probabilities = new ArrayList<>();

    Found(int inputs) {
      for (int i = 0; i < inputs; i++) {
        maps.add(List.of());
        probabilities.add(OptionalDouble.empty());
      }
    }

    /** The explanations by the same method at the same layer, those there are. */
    List<Explained> of(AttentionMap map) {
      var again = new ArrayList<Explained>();
      for (int i = 0; i < maps.size(); i++) {
        for (AttentionMap other : maps.get(i)) {
          if (other.method().equals(map.method())
              && other.layer().name().equals(map.layer().name())
              && Double.isFinite(probabilities.get(i).orElse(0))) {
            again.add(new Explained(probabilities.get(i), ExplainedImage.raw(other)));
          }
        }
      }
      return again;
    }
  }
}
