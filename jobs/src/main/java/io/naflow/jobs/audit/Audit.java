package io.naflow.jobs.audit;

import io.naflow.engine.Catalogue.Description;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.Block;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.runtime.BuildInfo;
import io.naflow.jobs.similarity.Comparison;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitReport;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.LayerRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.RunRow;
import io.naflow.jobs.table.Tables;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** The main job, from a configuration to published tables. */
public final class Audit {
  /** Where all the work was found done. */
  private static final String EARLIER = "as the earlier attempt";

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
   * @throws io.naflow.jobs.dataset.DatasetException if its dataset cannot be used
   * @throws IOException if the tables cannot be written
   */
  public AuditResult run(AuditRequest request) throws IOException {
    Instant start = now();
    AuditPlan plan = AuditPlan.make(spark, request);
    Optional<Comparison> comparison = comparison(plan);
    if (request.dryRun()) {
      return Summaries.planned(plan, blocks(plan).size());
    }
    Location where = Location.of(request.out(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, plan.runId())) {
      if (request.resume() && store.published()) {
        return Summaries.alreadyDone(plan);
      } else if (!request.resume()) {
        store.discardStaging();
      }
      var findings = new ArrayList<String>();
      SortedSet<String> software =
          comparison.isPresent()
              ? compare(plan, comparison.get(), where, store, findings)
              : explain(plan, where, store);
      Counts counts =
          comparison.isPresent()
              ? sum(store.committedUnits())
              : counts(plan, store.committedUnits());
      stage(plan, store, counts, software, start);
      store.publish();
      List<String> warnings =
          ResidualWarnings.of(
              spark, request.out(), plan.runId(), plan.config().solver().tolerance());
      return Summaries.done(plan, counts, warnings, start, now()).with(findings);
    }
  }

  private List<Block> blocks(AuditPlan plan) {
    return plan.images().blocks(plan.imagesPerBlock(spark.sparkContext().defaultParallelism()));
  }

  /** Returns on what it was done. */
  private SortedSet<String> explain(AuditPlan plan, Location where, RunStore store)
      throws IOException {
    Set<UnitKey> finished = new HashSet<>(store.committedUnits().keySet());
    List<Block> blocks = blocks(plan);
    List<Block> open = blocks.stream().filter(block -> !isFinished(plan, block, finished)).toList();
    if (open.isEmpty()) {
      return new TreeSet<>(Set.of(EARLIER));
    }
    plan.costs().forEach(messages::println);
    long total = blocks.stream().mapToLong(block -> block.items().size()).sum();
    long toDo = open.stream().mapToLong(block -> block.items().size()).sum();
    LongAccumulator done = spark.sparkContext().longAccumulator("images done");
    LongAccumulator failed = spark.sparkContext().longAccumulator("failures");
    CollectionAccumulator<String> software = spark.sparkContext().collectionAccumulator("software");
    boolean terminal = System.console() != null;
    try (var progress =
        new ProgressReporter(messages, terminal, total, total - toDo, done, failed)) {
      spark.sparkContext().addSparkListener(progress);
      new JavaSparkContext(spark.sparkContext())
          .parallelize(open, open.size())
          .foreach(
              new BlockTask(
                  plan.runId(),
                  CanonicalConfig.json(plan.config()),
                  plan.sample(),
                  where,
                  finished,
                  done,
                  failed,
                  software));
      spark.sparkContext().removeSparkListener(progress);
      return new TreeSet<>(software.value());
    }
  }

  private Optional<Comparison> comparison(AuditPlan plan) {
    return plan.config().task() instanceof Task.Comparing
        ? Optional.of(new Comparison(spark, plan.config(), plan.images(), plan.gallery()))
        : Optional.empty();
  }

  /** Returns on what it was done. */
  private SortedSet<String> compare(
      AuditPlan plan, Comparison comparison, Location where, RunStore store, List<String> findings)
      throws IOException {
    var reports =
        new Comparison.Reports(
            spark.sparkContext().longAccumulator("images done"),
            spark.sparkContext().longAccumulator("failures"),
            spark.sparkContext().collectionAccumulator("software"));
    Set<UnitKey> finished = new HashSet<>(store.committedUnits().keySet());
    boolean terminal = System.console() != null;
    try (var progress =
        new ProgressReporter(
            messages, terminal, comparison.steps(), 0, reports.done(), reports.failed())) {
      spark.sparkContext().addSparkListener(progress);
      Comparison.Result result = comparison.run(plan.runId(), where, finished, reports);
      findings.addAll(result.lines());
      requireAll(plan, comparison, result, store.committedUnits());
      spark.sparkContext().removeSparkListener(progress);
      List<String> software = reports.software().value();
      return new TreeSet<>(software.isEmpty() ? Set.of(EARLIER) : software);
    }
  }

  private static boolean isFinished(AuditPlan plan, Block block, Set<UnitKey> finished) {
    return plan.config().models().stream()
        .allMatch(model -> finished.contains(new UnitKey(model.id(), block.index())));
  }

  /** Adds up what the units say, and sees that no image is missing. */
  private static Counts counts(AuditPlan plan, Map<UnitKey, UnitReport> units) {
    Counts counts = sum(units);
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
      Comparison comparison,
      Comparison.Result result,
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

  private static Counts sum(Map<UnitKey, UnitReport> units) {
    return Counts.sum(units.values().stream().map(UnitReport::counters).toList());
  }

  private void stage(
      AuditPlan plan, RunStore store, Counts counts, SortedSet<String> software, Instant start)
      throws IOException {
    String run = plan.runId();
    for (int i = 0; i < plan.models().size(); i++) {
      Description description = plan.models().get(i);
      var configured = plan.config().models().get(i);
      store.stage(
          Tables.models(),
          List.of(
              new ModelRow(
                  run,
                  configured.id(),
                  configured.architecture(),
                  Secrets.hidden(configured.weights()),
                  description.model().weightsSha256(),
                  description.model().parameters(),
                  description.model().classes(),
                  description.model().preprocessing().toString(),
                  configured.baseline())));
      store.stage(
          Tables.layers(),
          description.layers().stream()
              .map(layer -> new LayerRow(run, configured.id(), layer))
              .toList());
    }
    store.stage(
        Tables.runs(),
        List.of(
            new RunRow(
                run,
                plan.config().run().name(),
                UUID.randomUUID().toString(),
                plan.config().run().seed(),
                start,
                now(),
                "done",
                Secrets.hidden(CanonicalConfig.json(plan.config())),
                new RunRow.Software(
                    BuildInfo.read().version(),
                    spark.version(),
                    part(software, 1),
                    part(software, 0)),
                new RunRow.Dataset(
                    counts.fingerprint(),
                    plan.images().items().size(),
                    counts.failures() + plan.images().unreadable().size()))));
    store.stage(Tables.failures(), unreadable(plan));
  }

  /** Folders whose images nobody knows. */
  private static List<FailureRow> unreadable(AuditPlan plan) {
    return plan.images().unreadable().entrySet().stream()
        .map(
            folder ->
                new FailureRow(
                    plan.runId(),
                    folder.getKey() + "/",
                    Optional.empty(),
                    "list",
                    "ACCESS_DENIED",
                    "Cannot list folder: %s; give the job's user the right to read it, and run again"
                        .formatted(Secrets.hidden(folder.getValue()))))
        .toList();
  }

  /** The devices, or the native libraries, of all tasks; usually one. */
  private static String part(SortedSet<String> software, int index) {
    return software.stream()
        .map(text -> text.split("\\|", 2))
        .map(parts -> parts[Math.min(index, parts.length - 1)])
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** As the tables keep time. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
