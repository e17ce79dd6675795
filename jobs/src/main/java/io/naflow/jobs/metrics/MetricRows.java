package io.naflow.jobs.metrics;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.image.Box;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MetricRow;
import io.naflow.metric.Annotation;
import io.naflow.metric.suite.ExplainedImage;
import io.naflow.metric.suite.ExplainedImage.Measured;
import io.naflow.metric.suite.MetricRun;
import io.naflow.metric.suite.MetricSelection;
import io.naflow.metric.suite.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rows of {@code metrics} of one model's images, batch by batch. */
public final class MetricRows {
  private final String run;
  private final AuditConfig config;
  private final MetricSample sample;
  private final Session session;
  private final ExplainPlan plan;
  private final List<MetricSelection> selections;
  private final List<ExplainedImage> images = new ArrayList<>();

  /**
   * @param plan that the session was opened with
   */
  public MetricRows(
      String run, AuditConfig config, MetricSample sample, Session session, ExplainPlan plan) {
    this.run = run;
    this.config = config;
    this.sample = sample;
    this.session = session;
    this.plan = plan;
    this.selections = config.metrics().stream().map(MetricRows::selection).toList();
  }

  private static MetricSelection selection(Metric metric) {
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

  /** Measures the images taken since the last call. */
  public List<MetricRow> measure() {
    List<ExplainedImage> batch = List.copyOf(images);
    images.clear();
    var rows = new ArrayList<MetricRow>();
    List<List<Measured>> found =
        new MetricRun(session, plan, config.execution().batch()).measure(batch);
    for (int i = 0; i < batch.size(); i++) {
      for (Measured one : found.get(i)) {
        rows.add(new MetricRow(key(batch.get(i).name(), one), one.metric(), one.value()));
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
