package io.naflow.jobs.audit;

import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.AbsentImageException;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.ImageBlock;
import io.naflow.jobs.executor.WorkedOn;
import io.naflow.jobs.pairs.PairComparison;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitReport;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;

/** The main job, from a configuration to published tables. */
public final class Audit {
  private final SparkSession spark;
  private final PrintStream messages;

  /**
   * @param messages where progress is told
   */
  public Audit(SparkSession spark, PrintStream messages) {
    this.spark = spark;
    this.messages = messages;
  }

  /**
   * Runs an audit.
   *
   * @throws io.naflow.jobs.config.ConfigException if it cannot begin as it is configured
   * @throws io.naflow.jobs.dataset.source.DatasetException if its dataset cannot be used
   * @throws IOException if the tables cannot be written
   */
  public AuditResult run(AuditRequest request) throws IOException {
    Instant start = now();
    AuditPlan plan = AuditPlan.make(spark, request);
    Optional<PairComparison> comparison = comparison(plan);
    if (request.dryRun()) {
      return Summaries.planned(plan);
    }
    plan.preflight().forEach(messages::println);
    Location where = Location.of(request.out(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, plan.runId())) {
      if (request.resume() && store.published()) {
        requireWhole(plan, store);
        return new FinishedRun(spark, request.out(), plan).result();
      } else if (!request.resume()) {
        store.discardStaging();
      }
      store.dropDamagedUnits().forEach(messages::println);
      Reuse reuse = Reuse.find(spark, request, plan, where, store.division());
      AuditPlan divided = plan.inBlocksOf(store.agree(reuse.division(plan)).imagesPerBlock());
      var findings = new ArrayList<String>();
      if (comparison.isPresent()) {
        compare(divided, where, store, findings);
      } else {
        explain(divided, reuse, where, store);
      }
      Counts counts =
          comparison.isPresent()
              ? sum(store.committedUnits())
              : counts(plan, store.committedUnits());
      long turned = turned(plan, store.committedUnits());
      WorkedOn worked = workedOn(store);
      new DriverRows(plan, counts, turned, worked, reuse.row())
          .stage(store, spark.version(), start, now());
      store.publish();
      List<String> warnings = new ArrayList<>(LimitWarnings.of(spark, request.out(), plan.runId()));
      if (comparison.isEmpty()) {
        warnings.addAll(ChanceWarnings.of(spark, request.out(), plan.runId()));
        warnings.addAll(MaskWarnings.of(spark, request.out(), plan.runId()));
      }
      findings.addAll(0, Summaries.reused(reuse, plan));
      findings.addAll(0, Summaries.turned(turned));
      findings.addAll(0, Summaries.builds(worked));
      return Summaries.done(plan, counts, warnings, start, now()).with(findings);
    }
  }

  /** On what all units were done, those of earlier attempts included. */
  private static WorkedOn workedOn(RunStore store) throws IOException {
    return WorkedOn.all(
        store.committedUnits().values().stream()
            .map(UnitReport::software)
            .filter(software -> !software.isEmpty())
            .map(WorkedOn::of)
            .toList());
  }

  private void explain(AuditPlan plan, Reuse reuse, Location where, RunStore store)
      throws IOException {
    Set<UnitKey> finished = new HashSet<>(store.committedUnits().keySet());
    List<ImageBlock> blocks = reuse.rest(plan).blocks(plan.imagesPerBlock());
    reuse.takeOver(spark, plan, where, blocks.size(), finished);
    List<ImageBlock> open =
        blocks.stream().filter(block -> !plan.isFinished(block, finished)).toList();
    if (!open.isEmpty()) {
      long images = blocks.stream().mapToLong(block -> block.items().size()).sum();
      new ExplainJob(spark, messages, plan, where, store).run(open, images);
    }
  }

  private Optional<PairComparison> comparison(AuditPlan plan) {
    return plan.config().task() instanceof Task.Comparing
        ? Optional.of(
            new PairComparison(spark, plan.config(), plan.images(), plan.gallery(), plan.names()))
        : Optional.empty();
  }

  /** Again where an image has gone meanwhile. */
  private void compare(AuditPlan plan, Location where, RunStore store, List<String> findings)
      throws IOException {
    AuditPlan seen = plan;
    while (true) {
      try {
        compare(seen, comparison(seen).orElseThrow(), where, store, findings);
        return;
      } catch (SparkException e) {
        AuditPlan now = seen.asSeenNow(where.configuration());
        if (!AbsentImageException.isCauseOf(e) || now.equals(seen)) {
          throw ExplainJob.undeclared(e);
        }
        seen = now;
      }
    }
  }

  private void compare(
      AuditPlan plan,
      PairComparison comparison,
      Location where,
      RunStore store,
      List<String> findings)
      throws IOException, SparkException {
    var reports =
        new PairComparison.Reports(
            spark.sparkContext().longAccumulator("images done"),
            spark.sparkContext().longAccumulator("failures"));
    Set<UnitKey> finished = new HashSet<>(store.committedUnits().keySet());
    try (var progress =
        new ProgressReporter(
            spark.sparkContext(),
            messages,
            comparison.steps(),
            0,
            reports.done(),
            reports.failed())) {
      progress.begin();
      PairComparison.Result result = comparison.run(plan.runId(), where, finished, reports);
      findings.addAll(result.lines());
      requireAll(plan, comparison, result, store.committedUnits());
    }
  }

  /** Sees that what was published is still there. */
  private static void requireWhole(AuditPlan plan, RunStore store) throws IOException {
    Optional<String> damage = store.publishedDamage();
    if (damage.isPresent()) {
      throw new IllegalStateException(
          "Cannot resume run %s: it was finished, and %s; leave out --resume to do it again"
              .formatted(plan.runId(), damage.get()));
    }
  }

  private static long rows(Map<UnitKey, UnitReport> units, Table<?> table) {
    return units.values().stream()
        .mapToLong(unit -> unit.rows().getOrDefault(table.name(), 0L))
        .sum();
  }

  /** Adds up what the units say, and sees that no image is missing. */
  private static Counts counts(AuditPlan plan, Map<UnitKey, UnitReport> units) {
    Counts counts = sum(units);
    long predicted = rows(units, Tables.predictions());
    long failed = rows(units, Tables.failures());
    if (predicted != counts.predictions() || failed != counts.failures()) {
      throw new IllegalStateException(
          "Cannot publish run %s: its files hold %d rows of predictions and %d of failures, where %d and %d were counted; run it again without --resume"
              .formatted(plan.runId(), predicted, failed, counts.predictions(), counts.failures()));
    }
    long pairs = (long) plan.images().items().size() * plan.models().size();
    if (counts.predictions() + counts.failures() != pairs) {
      throw new IllegalStateException(
          "Cannot publish run %s: %d image × model pairs went in, %d predictions and %d failures came out; run it again without --resume"
              .formatted(plan.runId(), pairs, counts.predictions(), counts.failures()));
    }
    return counts;
  }

  /** Sees that no pair is missing. */
  private static void requireAll(
      AuditPlan plan,
      PairComparison comparison,
      PairComparison.Result result,
      Map<UnitKey, UnitReport> units) {
    var explaining = new HashMap<>(units);
    explaining.keySet().removeIf(unit -> unit.block() < comparison.embeddingUnits());
    Counts counts = sum(explaining);
    if (counts.predictions() + counts.failures() != result.pairs()) {
      throw new IllegalStateException(
          "Cannot publish run %s: %d pairs were to be explained, %d were and %d failed; run it again without --resume"
              .formatted(plan.runId(), result.pairs(), counts.predictions(), counts.failures()));
    }
  }

  /** Images that were turned upright: each model sees every image, so that one's units tell. */
  private static long turned(AuditPlan plan, Map<UnitKey, UnitReport> units) {
    var ofOne = new HashMap<>(units);
    ofOne.keySet().removeIf(unit -> !unit.model().equals(plan.config().models().get(0).id()));
    return sum(ofOne).turnings();
  }

  private static Counts sum(Map<UnitKey, UnitReport> units) {
    return Counts.sum(units.values().stream().map(UnitReport::counters).toList());
  }

  /** As the tables keep time. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
