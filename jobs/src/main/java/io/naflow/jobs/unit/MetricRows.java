package io.naflow.jobs.unit;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.image.Box;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.executor.Sessions.Lease;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MetricRow;
import io.naflow.metric.Annotation;
import io.naflow.metric.PixelMask;
import io.naflow.metric.suite.ExplainedImage;
import io.naflow.metric.suite.ExplainedImage.Measured;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.MetricRun;
import io.naflow.metric.suite.MetricSelection;
import io.naflow.metric.suite.ParameterRandomisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private final List<ExplainedImage> ofMaps = new ArrayList<>();
  private final List<ExplainedImage> ofAnswers = new ArrayList<>();
  private final List<ExplainedImage> ofOtherWeights = new ArrayList<>();

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
    return new MetricSelection(MetricCosts.measured(metric), metric.layers(), metric.methods());
  }

  /**
   * Takes an explained image of the batch.
   *
   * @param explainedClass the class that its maps explain
   */
  public void add(
      Loaded.Decoded decoded, InputImage input, Outcome.Explained explained, int explainedClass) {
    ImageItem item = decoded.item();
    List<MetricSelection> wanted =
        IntStream.range(0, selections.size())
            .filter(index -> sample.holds(index, item.name()))
            .mapToObj(selections::get)
            .toList();
    var image =
        new ExplainedImage(
            item.name(),
            config.run().seed(),
            input.prepared(),
            session.model().preprocessing(),
            explainedClass,
            annotation(decoded, input.prepared()),
            explained.maps(),
            wanted);
    image.only(Metric.OfMap.class::isInstance).ifPresent(ofMaps::add);
    image.only(Metric.OfWeights.class::isInstance).ifPresent(ofOtherWeights::add);
    image
        .only(one -> one instanceof Metric.OfAnswers || one instanceof Metric.OfExplanations)
        .ifPresent(ofAnswers::add);
  }

  /** A mask says more exactly where the object is than its boxes. */
  private static Optional<Annotation> annotation(Loaded.Decoded image, PreparedImage prepared) {
    List<Box> boxes = image.item().boxesIn(prepared.geometry());
    if (image.mask().isPresent()) {
      PixelMask mask = PixelMask.of(image.mask().get().object(), prepared.geometry());
      return Optional.of(new Annotation(mask, boxes));
    }
    return boxes.isEmpty()
        ? Optional.empty()
        : Optional.of(Annotation.ofBoxes(prepared.height(), prepared.width(), boxes));
  }

  /**
   * Measures the images taken since the last call. What asks the network waits until there is a
   * batch of such images, for a sample leaves few in each batch that is explained, and what needs
   * other weights until there are more still.
   */
  public List<MetricRow> measure() {
    List<MetricRow> rows = new ArrayList<>(byThisModel(ofMaps));
    if (ofAnswers.size() >= config.execution().batch()) {
      rows.addAll(byThisModel(ofAnswers));
    }
    if (ofOtherWeights.size() >= MOST_HELD) {
      rows.addAll(byOtherWeights());
    }
    return rows;
  }

  /** Measures what still waits. */
  public List<MetricRow> finish() {
    List<MetricRow> rows = new ArrayList<>(byThisModel(ofAnswers));
    rows.addAll(byOtherWeights());
    return rows;
  }

  private List<MetricRow> byThisModel(List<ExplainedImage> held) {
    List<ExplainedImage> some = List.copyOf(held);
    held.clear();
    return rows(some, new MetricRun(session, plan, config.execution().batch()).measure(some));
  }

  /** Each step loads weights, once for all images. */
  private List<MetricRow> byOtherWeights() {
    List<ExplainedImage> held = List.copyOf(ofOtherWeights);
    ofOtherWeights.clear();
    var rows = new ArrayList<MetricRow>();
    for (MetricSelection selection : selections) {
      if (selection.metric() instanceof Metric.OfWeights) {
        var check =
            new ParameterRandomisation(
                session.model(), selection, plan, config.execution().batch(), opener);
        rows.addAll(rows(held, check.measure(held)));
      }
    }
    return rows;
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
