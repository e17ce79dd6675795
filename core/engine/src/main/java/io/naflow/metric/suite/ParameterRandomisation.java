package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.api.WeightsSource.Reinitialised;
import io.naflow.metric.Measure;
import io.naflow.metric.suite.ExplainedImage.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Whether maps hang on what the network has learnt: its parts are drawn anew one after the other
 * and stay so (a cascade), and Spearman's correlation of {@code |map|} with that of the trained
 * network, -1..1, should fall to about 0. {@code mprt_top_down@PART} is the correlation once the
 * parts from the head to PART are random, {@code mprt_bottom_up@PART} once those from the image to
 * PART are; {@code mprt_top_down} and {@code mprt_bottom_up} are the means over the steps. The
 * trained network itself is no step (Quantus counts it in, as a 1).
 *
 * <p>Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018, section 3; the other direction:
 * Hedström et al., A Fresh Look at Sanity Checks for Saliency Maps, 2024. Parts are segments.
 */
public final class ParameterRandomisation {
  static final String ID = "mprt";
  private static final String TOP_DOWN = "mprt_top_down";
  private static final String BOTTOM_UP = "mprt_bottom_up";
  static final List<Measure> MEASURES = Measure.lowerIsBetter(TOP_DOWN, BOTTOM_UP);

  private final ModelInfo model;
  private final MetricSelection selection;
  private final ExplainPlan plan;
  private final int batch;
  private final Opener opener;

  /** Opens the same model with other weights; the caller closes the session. */
  @FunctionalInterface
  public interface Opener {
    Session open(WeightsSource weights, ExplainPlan plan);
  }

  /**
   * @param model the trained model
   * @param selection the maps
   * @param plan that the maps were made by
   * @param batch images a pass
   */
  public ParameterRandomisation(
      ModelInfo model, MetricSelection selection, ExplainPlan plan, int batch, Opener opener) {
    this.model = model;
    this.selection = selection;
    // The class stays that of the trained network, whatever the drawn one predicts.
    Target target = plan.target() instanceof Target.Difference two ? two : new Target.Label();
    List<String> methods = selection.methods().isEmpty() ? plan.methods() : selection.methods();
    this.plan = plan.with(methods).with(target);
    this.batch = batch;
    this.opener = opener;
  }

  /**
   * Measures the maps of some images; each step loads the model once for all of them.
   *
   * @return the numbers of each image, in order; none for a map whose values are all equal
   */
  public List<List<Measured>> measure(List<ExplainedImage> images) {
    List<List<Measured>> found = new ArrayList<>();
    images.forEach(image -> found.add(new ArrayList<>()));
    int parts = model.parts().size();
    if (!images.isEmpty()) {
      cascade(images, TOP_DOWN, step -> model.parts().subList(parts - step, parts), found);
      cascade(images, BOTTOM_UP, step -> model.parts().subList(0, step), found);
    }
    return found;
  }

  private void cascade(
      List<ExplainedImage> images,
      String direction,
      IntFunction<List<String>> drawn,
      List<List<Measured>> found) {
    List<Map<AttentionMap, List<Double>>> steps = new ArrayList<>();
    images.forEach(image -> steps.add(new LinkedHashMap<>()));
    for (int step = 1; step <= model.parts().size(); step++) {
      List<String> parts = drawn.apply(step);
      String last = parts.get(direction.equals(TOP_DOWN) ? 0 : parts.size() - 1);
      List<Outcome> outcomes = explained(images, parts);
      for (int i = 0; i < images.size(); i++) {
        for (Measured one : compare(images.get(i), outcomes.get(i))) {
          found.get(i).add(new Measured(one.map(), direction + "@" + last, one.value()));
          steps.get(i).computeIfAbsent(one.map(), map -> new ArrayList<>()).add(one.value());
        }
      }
    }
    for (int i = 0; i < images.size(); i++) {
      List<Measured> own = found.get(i);
      steps.get(i).forEach((map, values) -> own.add(new Measured(map, direction, mean(values))));
    }
  }

  private List<Outcome> explained(List<ExplainedImage> images, List<String> parts) {
    var weights = new Reinitialised(model.spec().weights(), parts, images.get(0).seed());
    List<InputImage> inputs = images.stream().map(ExplainedImage::input).toList();
    var outcomes = new ArrayList<Outcome>();
    try (Session session = opener.open(weights, plan)) {
      for (int start = 0; start < inputs.size(); start += batch) {
        int end = Math.min(inputs.size(), start + batch);
        outcomes.addAll(session.explain(inputs.subList(start, end)));
      }
    }
    return outcomes;
  }

  private List<Measured> compare(ExplainedImage image, Outcome outcome) {
    var found = new ArrayList<Measured>();
    if (outcome instanceof Outcome.Explained explained) {
      for (AttentionMap map : image.maps(selection)) {
        again(explained, map)
            .flatMap(other -> boxed(RankCorrelation.ofMagnitudes(map.values(), other.values())))
            .ifPresent(value -> found.add(new Measured(map, ID, value)));
      }
    }
    return found;
  }

  private static Optional<AttentionMap> again(Outcome.Explained explained, AttentionMap map) {
    return explained.maps().stream()
        .filter(other -> other.method().equals(map.method()))
        .filter(other -> other.layer().name().equals(map.layer().name()))
        .findFirst();
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }
}
