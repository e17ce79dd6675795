package io.naflow.jobs.audit;

import io.naflow.api.AttentionMap;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Prediction;
import io.naflow.api.Target;
import io.naflow.image.ImageException;
import io.naflow.image.PreparedImage;
import io.naflow.jobs.audit.Loaded.Broken;
import io.naflow.jobs.audit.Loaded.Decoded;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.metrics.MetricRows;
import io.naflow.jobs.runtime.Sessions;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.LayerStatRow;
import io.naflow.jobs.table.MetricRow;
import io.naflow.jobs.table.PredictionRow;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One model's part of a block: a unit of work. */
final class ModelWork implements AutoCloseable {
  private final String run;
  private final AuditConfig config;
  private final Sessions.Lease lease;
  private final MetricRows metrics;
  private final UnitWriter writer;
  private final Counts counts = new Counts();

  ModelWork(
      String run, AuditConfig config, Sessions.Lease lease, MetricRows metrics, UnitWriter writer) {
    this.run = run;
    this.config = config;
    this.lease = lease;
    this.metrics = metrics;
    this.writer = writer;
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

  private String model() {
    return lease.session().model().spec().id();
  }

  private void write(Decoded image, PreparedImage prepared, Outcome.Explained explained)
      throws IOException {
    writer.write(
        Tables.predictions(),
        new PredictionRow(
            run,
            model(),
            new PredictionRow.Source(
                image.item().name(), image.image().width(), image.image().height(), image.sha256()),
            image.item().label(),
            explained.prediction(),
            explainedClass(explained.prediction(), image)));
    var rows = new MapRows(run, model(), image.item(), prepared.geometry());
    for (List<AttentionMap> maps : byMethod(explained.maps()).values()) {
      for (LayerStatRow row : rows.statistics(maps)) {
        writer.write(Tables.layerStats(), row);
      }
      if (config.output().maps()) {
        for (AttentionMap map : maps) {
          writer.write(Tables.maps(), rows.stored(map));
        }
      }
    }
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

  private static Map<String, List<AttentionMap>> byMethod(List<AttentionMap> maps) {
    var byMethod = new LinkedHashMap<String, List<AttentionMap>>();
    maps.forEach(map -> byMethod.computeIfAbsent(map.method(), id -> new ArrayList<>()).add(map));
    return byMethod;
  }

  private void fail(Loaded image, Problem problem) throws IOException {
    writer.write(
        Tables.failures(),
        new FailureRow(
            run,
            image.item().name(),
            Optional.of(model()),
            problem.stage(),
            problem.errorClass(),
            Secrets.hidden(problem.message())));
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
    writer.commit(counts.asMap());
  }

  @Override
  public void close() throws IOException {
    try (lease) {
      writer.close();
    }
  }
}
