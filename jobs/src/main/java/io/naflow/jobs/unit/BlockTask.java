package io.naflow.jobs.unit;

import io.naflow.api.ExplainPlan;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.AbsentImageException;
import io.naflow.jobs.dataset.ImageBlock;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.executor.DeviceChoice;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;

/**
 * Explains a block of images with every model that has not done it yet: images are read and decoded
 * once, and what each model finds is committed as a unit.
 *
 * @param run id of the run
 * @param config the canonical configuration
 * @param sample which images each metric is measured on
 * @param classes names of each model's classes
 * @param where the tables' root
 * @param finished units that an earlier attempt has committed
 * @param strict whether the task fails where a listed image is absent; otherwise its block stays
 *     open
 * @param done counts images
 * @param failed counts failures
 */
public record BlockTask(
    String run,
    String config,
    MetricSample sample,
    Map<String, NamedClasses> classes,
    Location where,
    Set<UnitKey> finished,
    boolean strict,
    LongAccumulator done,
    LongAccumulator failed)
    implements VoidFunction<ImageBlock> {

  @Override
  public void call(ImageBlock block) throws IOException {
    AuditConfig audit = AuditConfigReader.read(config, "the audit's configuration", List.of());
    Configuration hadoop = where.configuration();
    try (var taken = new Taken(new ArrayDeque<>())) {
      var works = new ArrayList<ModelWork>();
      for (Model model : audit.models()) {
        UnitKey unit = new UnitKey(model.id(), block.index());
        if (!finished.contains(unit)) {
          works.add(open(audit, model, unit, hadoop, taken));
        }
      }
      if (!works.isEmpty()) {
        explainAndCommit(audit, block, works, hadoop);
      }
    } catch (AbsentImageException e) {
      if (strict) {
        throw e;
      }
    }
  }

  private ModelWork open(
      AuditConfig audit, Model model, UnitKey unit, Configuration hadoop, Taken taken)
      throws IOException {
    TaskContext task = TaskContext.get();
    String device = DeviceChoice.of(audit.execution().device(), task.resourcesJMap());
    int threads = audit.execution().threads().orElse(task.cpus());
    var place = new Sessions.Place(device, threads, audit.precision());
    ExplainPlan plan = Models.plan(audit);
    Sessions.Lease lease = Sessions.lease(run, place, Models.spec(model, hadoop), plan);
    taken.closings().push(lease::close);
    String attempt = "task-" + task.stageAttemptNumber() + "-" + task.taskAttemptId();
    UnitWriter writer = UnitWriter.open(where, run, unit, attempt);
    taken.closings().push(writer);
    var metrics = new MetricRows(run, audit, sample, lease, plan);
    return new ModelWork(run, audit, lease, metrics, writer, classes.get(model.id()));
  }

  /** Images that cannot be read are rows; what is left to go wrong is the writing. */
  private void explainAndCommit(
      AuditConfig audit, ImageBlock block, List<ModelWork> works, Configuration hadoop)
      throws IOException {
    try {
      explain(audit, block, works, hadoop);
    } catch (IOException e) {
      throw new IOException(
          "Cannot write block %d to %s: %s; see to space and access rights there, and go on with --resume"
              .formatted(block.index(), Secrets.hidden(where.root()), firstCause(e)),
          e);
    }
  }

  /** Parquet's own messages repeat whole schemas. */
  private static String firstCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Because.of(cause);
  }

  private void explain(
      AuditConfig audit, ImageBlock block, List<ModelWork> works, Configuration hadoop)
      throws IOException {
    try (var loader =
        new ImageLoader(audit.dataset().path(), audit.dataset().orientation(), hadoop)) {
      explain(audit, block, works, loader);
    }
    for (ModelWork work : works) {
      work.commit();
    }
  }

  private void explain(
      AuditConfig audit, ImageBlock block, List<ModelWork> works, ImageLoader loader)
      throws IOException {
    List<ImageItem> items = block.items();
    int batch = audit.execution().batch();
    List<Preprocessing> models = works.stream().map(ModelWork::preprocessing).toList();
    for (int start = 0; start < items.size(); start += batch) {
      List<ImageItem> some = items.subList(start, Math.min(items.size(), start + batch));
      List<Loaded> loaded = some.stream().map(item -> loader.load(item, models)).toList();
      long failuresBefore = works.stream().mapToLong(ModelWork::failures).sum();
      for (ModelWork work : works) {
        work.explain(loaded);
      }
      done.add(some.size());
      failed.add(works.stream().mapToLong(ModelWork::failures).sum() - failuresBefore);
    }
  }

  /**
   * What is closed together, the last first and every one, also where closing another fails. What
   * fails then does not hide why the block failed.
   */
  private record Taken(Deque<Closeable> closings) implements Closeable {
    @Override
    public void close() throws IOException {
      if (closings.isEmpty()) {
        return;
      }
      try {
        closings.pop().close();
      } finally {
        close();
      }
    }
  }
}
