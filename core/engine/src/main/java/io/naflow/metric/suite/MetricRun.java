package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.metric.Annotation;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardMetric;
import io.naflow.metric.forward.ForwardPlan;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.metric.map.MapMetric;
import io.naflow.metric.map.MapSubject;
import io.naflow.metric.suite.ExplainedImage.Measured;
import java.util.List;
import java.util.Optional;

/**
 * Measures maps. Whatever has to go through the network does so in full batches that are filled
 * from all images, layers, methods and metrics; no more than a batch of inputs is held at a time.
 *
 * <p>A metric that is undefined for a map (a map that is constant or nowhere positive, no box, an
 * empty mask) gives no number for it, never a NaN. {@link Metric.OfWeights} is not measured here.
 */
public final class MetricRun {
  private final Session session;
  private final ExplainPlan plan;
  private final int batch;

  /**
   * @param session of the model that made the maps
   * @param plan that they were made by
   * @param batch inputs a pass
   */
  public MetricRun(Session session, ExplainPlan plan, int batch) {
    this.session = session;
    this.plan = plan;
    this.batch = batch;
  }

  /**
   * Measures the maps of some images.
   *
   * @return the numbers of each image, in order; results do not depend on what else is measured
   */
  public List<List<Measured>> measure(List<ExplainedImage> images) {
    Head head = session.model().head().orElseThrow();
    List<ImageWork> works = images.stream().map(image -> new ImageWork(image, head)).toList();
    Queue<InputImage, Outcome> queue = new Queue<>(batch, session::answer);
    for (ImageWork work : works) {
      maps(work);
      if (work.image().selections().stream().anyMatch(MetricRun::asksNetwork)) {
        queue.add(work.image().input(), work::unchanged);
      }
      for (MetricSelection selection : work.image().selections()) {
        if (selection.metric() instanceof Metric.OfAnswers answers) {
          forward(work, selection, answers.metric(), queue);
        }
      }
    }
    new Reexplanation(session, plan, batch, queue).measure(works);
    queue.flush();
    return works.stream().map(ImageWork::found).toList();
  }

  private static boolean asksNetwork(MetricSelection selection) {
    return selection.metric() instanceof Metric.OfAnswers
        || selection.metric() instanceof Metric.OfExplanations;
  }

  private static void maps(ImageWork work) {
    ExplainedImage image = work.image();
    for (AttentionMap map : image.maps()) {
      List<MapMetric> metrics =
          image.selections().stream()
              .filter(selection -> selection.holds(map))
              .flatMap(selection -> ofMap(selection.metric()).stream())
              .toList();
      if (metrics.isEmpty()) {
        continue;
      }
      MapSubject subject = subject(image, map);
      metrics.forEach(metric -> work.add(map, metric.evaluate(subject)));
    }
  }

  private static Optional<MapMetric> ofMap(Metric metric) {
    return metric instanceof Metric.OfMap some ? Optional.of(some.metric()) : Optional.empty();
  }

  private static MapSubject subject(ExplainedImage image, AttentionMap map) {
    var input =
        ExplainedImage.raw(map).atInput(image.prepared().height(), image.prepared().width());
    Optional<Annotation> annotation = image.annotation();
    return annotation.isPresent() ? MapSubject.of(input, annotation.get()) : MapSubject.of(input);
  }

  private static void forward(
      ImageWork work,
      MetricSelection selection,
      ForwardMetric metric,
      Queue<InputImage, Outcome> queue) {
    List<AttentionMap> maps = work.image().maps(selection);
    List<List<AttentionMap>> groups =
        metric.inputs() == ChangedInputs.PER_MAP
            ? maps.stream().map(List::of).toList()
            : List.of(maps);
    for (List<AttentionMap> group : groups) {
      forward(work, group, metric, queue);
    }
  }

  /** Asks for the answers that some maps share; each is then measured by them. */
  private static void forward(
      ImageWork work,
      List<AttentionMap> maps,
      ForwardMetric metric,
      Queue<InputImage, Outcome> queue) {
    Optional<ForwardSubject> first =
        maps.stream().flatMap(map -> work.image().subject(map).stream()).findFirst();
    if (first.isEmpty()) {
      return;
    }
    ForwardPlan plan = metric.plan(first.get());
    double[] scores = new double[plan.size()];
    var outstanding =
        new Outstanding(plan.size(), () -> maps.forEach(map -> fold(work, map, metric, scores)));
    for (int i = 0; i < plan.size(); i++) {
      int index = i;
      queue.add(
          work.image().changed(plan.input(index)),
          outcome -> {
            scores[index] = work.answer(outcome).read(metric.readout());
            outstanding.arrived();
          });
    }
  }

  private static void fold(
      ImageWork work, AttentionMap map, ForwardMetric metric, double[] scores) {
    double clean = work.clean().read(metric.readout());
    work.image()
        .subject(map)
        .ifPresent(subject -> work.add(map, metric.plan(subject).result(clean, scores)));
  }
}
