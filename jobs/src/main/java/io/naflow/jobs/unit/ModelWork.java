package io.naflow.jobs.unit;

import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import io.naflow.image.ImageException;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.Loaded.Broken;
import io.naflow.jobs.dataset.Loaded.Decoded;
import io.naflow.jobs.dataset.Preparations;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.dataset.source.Problem;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.MetricRow;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One model's part of a block: a unit of work. */
final class ModelWork implements AutoCloseable {
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

  /** Explains a batch; every image ends as rows or as a failure. */
  void explain(List<Loaded> images, Preparations preparations) throws IOException {
    var inputs = new ArrayList<InputImage>();
    var decoded = new ArrayList<Decoded>();
    for (Loaded image : images) {
      counts.image(image);
      if (image instanceof Broken broken) {
        fail(broken, broken.problem());
      } else if (image instanceof Decoded one) {
        if (one.turned()) {
          counts.turned();
        }
        prepare(one, preparations)
            .ifPresent(
                prepared -> {
                  decoded.add(one);
                  inputs.add(new InputImage(one.item().name(), prepared, one.item().label()));
                });
      }
    }
    if (inputs.isEmpty()) {
      return;
    }
    List<Outcome> outcomes = lease.session().explain(inputs);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Explained explained) {
        write(decoded.get(i), inputs.get(i).prepared(), explained);
        metrics.add(
            decoded.get(i).item(),
            inputs.get(i),
            explained,
            explainedClass(explained.prediction(), decoded.get(i)));
      } else if (outcomes.get(i) instanceof Outcome.Failed failed) {
        fail(decoded.get(i), new Problem(failed.stage(), failed.errorClass(), failed.message()));
      }
    }
    for (MetricRow row : metrics.measure()) {
      writer.write(Tables.metrics(), row);
    }
  }

  private Optional<PreparedImage> prepare(Decoded image, Preparations preparations)
      throws IOException {
    try {
      return Optional.of(preparations.of(image, lease.session().model().preprocessing()));
    } catch (ImageException e) {
      fail(image, new Problem("preprocess", e.kind().name(), e.getMessage()));
      return Optional.empty();
    }
  }

  private void write(Decoded image, PreparedImage prepared, Outcome.Explained explained)
      throws IOException {
    rows.prediction(
        image,
        prepared.geometry(),
        explained.prediction(),
        explainedClass(explained.prediction(), image),
        OptionalInt.empty());
    rows.maps(image.item(), prepared.geometry(), Optional.empty(), explained.maps());
    counts.predicted();
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

  private void fail(Loaded image, Problem problem) throws IOException {
    rows.failure(image.item(), problem);
    counts.failed();
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

  @Override
  public void close() throws IOException {
    try (lease) {
      writer.close();
    }
  }
}
