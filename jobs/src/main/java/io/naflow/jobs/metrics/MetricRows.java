package io.naflow.jobs.metrics;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.image.Box;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.runtime.Sessions.Lease;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MetricRow;
import io.naflow.metric.Annotation;
import io.naflow.metric.suite.ExplainedImage;
import io.naflow.metric.suite.ExplainedImage.Measured;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.MetricRun;
import io.naflow.metric.suite.MetricSelection;
import io.naflow.metric.suite.Metrics;
import io.naflow.metric.suite.ParameterRandomisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of {@code metrics} of one model's images, batch by batch. */
public final class MetricRows {
  /** Images whose maps are kept until other weights are loaded: bounds the memory. */
  private static final int MOST_HELD = 64;

  private final String run;
  private final AuditConfig config;
  private final MetricSample sample;
  private final Session session;
  private final ExplainPlan plan;
  private final ParameterRandomisation.Opener opener;
  private final List<MetricSelection> selections;
  private final List<ExplainedImage> images = new ArrayList<>();
  private final List<ExplainedImage> forOtherWeights = new ArrayList<>();

  /**
   * @param plan that the lease's session was opened with
   */
  public MetricRows(
      String run, AuditConfig config, MetricSample sample, Lease lease, ExplainPlan plan) {
    this.run = run;
    this.config = config;
    this.sample = sample;
    this.session = lease.session();
    this.opener = lease::open;
    this.plan = plan;
    this.selections = config.metrics().stream().map(MetricRows::selection).toList();
  }

  private static MetricSelection selection(AuditConfig.Metric metric) {
    return new MetricSelection(Metrics.byId(metric.id()), metric.layers(), metric.methods());
  }

  /**
   * Takes an explained image of the batch.
   *
   * @param explainedClass the class that its maps explain
   */
  public void add(
      ImageItem item, InputImage input, Outcome.Explained explained, int explainedClass) {
    List<MetricSelection> wanted =
        IntStream.range(0, selections.size())
            .filter(index -> sample.holds(index, item.name()))
            .mapToObj(selections::get)
            .toList();
    if (!wanted.isEmpty()) {
      images.add(
          new ExplainedImage(
              item.name(),
              config.run().seed(),
              input.prepared(),
              session.model().preprocessing(),
              explainedClass,
              annotation(item, input.prepared()),
              explained.maps(),
              wanted));
    }
  }

  private static Optional<Annotation> annotation(ImageItem item, PreparedImage prepared) {
    List<Box> boxes = item.boxesIn(prepared.geometry());
    return boxes.isEmpty()
        ? Optional.empty()
        : Optional.of(Annotation.ofBoxes(prepared.height(), prepared.width(), boxes));
  }

  /** Measures the images taken since the last call, as far as the loaded weights go. */
  public List<MetricRow> measure() {
    List<ExplainedImage> batch = List.copyOf(images);
    images.clear();
    batch.stream()
        .filter(image -> image.selections().stream().anyMatch(MetricRows::needsOtherWeights))
        .forEach(forOtherWeights::add);
    List<MetricRow> rows =
        rows(batch, new MetricRun(session, plan, config.execution().batch()).measure(batch));
    return forOtherWeights.size() < MOST_HELD
        ? rows
        : Stream.concat(rows.stream(), finish().stream()).toList();
  }

  /** Measures what needs other weights, of all images since the last call: weights are loaded. */
  public List<MetricRow> finish() {
    List<ExplainedImage> held = List.copyOf(forOtherWeights);
    forOtherWeights.clear();
    var rows = new ArrayList<MetricRow>();
    for (MetricSelection selection : selections) {
      if (needsOtherWeights(selection)) {
        var check =
            new ParameterRandomisation(
                session.model(), selection, plan, config.execution().batch(), opener);
        rows.addAll(rows(held, check.measure(held)));
      }
    }
    return rows;
  }

  private static boolean needsOtherWeights(MetricSelection selection) {
    return selection.metric() instanceof Metric.OfWeights;
  }

  private List<MetricRow> rows(List<ExplainedImage> measured, List<List<Measured>> found) {
    var rows = new ArrayList<MetricRow>();
    for (int i = 0; i < measured.size(); i++) {
      for (Measured one : found.get(i)) {
        rows.add(new MetricRow(key(measured.get(i).name(), one), one.metric(), one.value()));
      }
    }
    return rows;
  }

  private MapKey key(String image, Measured one) {
    var layer = one.map().layer();
    return new MapKey(
        run,
        session.model().spec().id(),
        one.map().method(),
        image,
        layer.name(),
        layer.index(),
        layer.depth(),
        Optional.empty());
  }
}
