package io.naflow.jobs.unit;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import io.naflow.api.intake.Intake;
import io.naflow.image.Geometry;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.Loaded.Decoded;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.MetricRow;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One model's part of a block: a unit of work. */
final class ModelWork {
  private final AuditConfig config;
  private final Sessions.Lease lease;
  private final MetricRows metrics;
  private final UnitWriter writer;
  private final UnitRows rows;
  private final Counts counts = new Counts();

  ModelWork(
      String run,
      AuditConfig config,
      Sessions.Lease lease,
      MetricRows metrics,
      UnitWriter writer,
      NamedClasses classes) {
    this.config = config;
    this.lease = lease;
    this.metrics = metrics;
    this.writer = writer;
    this.rows =
        new UnitRows(run, lease.session().model().spec().id(), config.output(), writer, classes);
  }

  /** What the model takes. */
  Preprocessing preprocessing() {
    return lease.session().model().preprocessing();
  }

  /** Explains a batch; every image ends as rows or as a failure. */
  void explain(List<Loaded> images) throws IOException {
    List<Arrival> arrivals = images.stream().map(image -> image.as(preprocessing())).toList();
    List<Outcome> outcomes = Intake.ask(arrivals, lease.session()::explain);
    for (int i = 0; i < images.size(); i++) {
      counts.image(images.get(i));
      if (outcomes.get(i) instanceof Outcome.Failed failed) {
        rows.failure(images.get(i).item(), failed);
        counts.failed();
      } else if (images.get(i) instanceof Decoded image
          && arrivals.get(i) instanceof InputImage input
          && outcomes.get(i) instanceof Outcome.Explained explained) {
        write(image, input, explained);
      }
    }
    for (MetricRow row : metrics.measure()) {
      writer.write(Tables.metrics(), row);
    }
  }

  private void write(Decoded image, InputImage input, Outcome.Explained explained)
      throws IOException {
    Geometry geometry = input.prepared().geometry();
    int explainedClass = explainedClass(explained.prediction(), image);
    rows.prediction(image, geometry, explained.prediction(), explainedClass, OptionalInt.empty());
    rows.maps(image, geometry, Optional.empty(), explained.maps());
    counts.predicted();
    metrics.add(image, input, explained, explainedClass);
  }

  private int explainedClass(Prediction prediction, Decoded image) {
    if (config.target() instanceof Target.ClassIndex one) {
      return one.index();
    } else if (config.target() instanceof Target.Difference two) {
      return two.index();
    } else if (config.target() instanceof Target.Label) {
      return image.item().label().orElseThrow();
    }
    return prediction.classIndex();
  }

  long failures() {
    return counts.failures();
  }

  /** Finishes the unit and makes its rows count. */
  void commit() throws IOException {
    for (MetricRow row : metrics.finish()) {
      writer.write(Tables.metrics(), row);
    }
    writer.commit(counts.asMap(), lease.software());
  }
}
