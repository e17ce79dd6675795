package io.naflow.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.SolverSettings;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.spark.SparkSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the job: the same audit by Spark, into tables, and by the engine alone, in turns.
 *
 * @param model an architecture, with seeded weights
 * @param methods done in one pass
 * @param solver when inversions stop
 * @param device {@code cpu} or {@code gpu(n)}
 * @param precision in which convolutions multiply
 * @param cores tasks at a time, and loops of the engine alone; each has one native thread
 * @param batch images a pass
 * @param rounds how often each has its turn
 */
public record JobBenchmark(
    String model,
    List<String> methods,
    SolverSettings solver,
    String device,
    Precision precision,
    int cores,
    int batch,
    int rounds) {
  public JobBenchmark {
    methods = List.copyOf(methods);
    if (cores < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "Cannot measure the job on %d cores in %d rounds: at least 1 of each is needed"
              .formatted(cores, rounds));
    }
  }

  private record Job(JobTimes times, long tableBytes) {}

  /**
   * Measures.
   *
   * @throws IllegalStateException if an image could not be explained
   */
  public JobMeasurement run(BenchImages images) throws IOException {
    var plan = ExplainPlan.of(methods.toArray(String[]::new)).with(solver);
    var spec = ModelSpec.of(model, model, new WeightsSource.Seeded());
    var engine = new ArrayList<PlainLoop.Times>();
    var jobs = new ArrayList<Job>();
    for (int round = 0; round < rounds; round++) {
      engine.add(PlainLoop.run(spec, plan, device, precision, cores, batch, images.files()));
      jobs.add(job(images));
    }
    PlainLoop.Times alone = median(engine, PlainLoop.Times::total);
    Job job = median(jobs, one -> one.times().total());
    return new JobMeasurement(
        String.join("+", methods),
        images.files().size(),
        alone,
        job.times(),
        alone.total() / job.times().total(),
        alone.total() / job.times().explaining(),
        alone.processor() / job.times().processor(),
        job.tableBytes());
  }

  private Job job(BenchImages images) throws IOException {
    Path out = Files.createTempDirectory("naflow-bench-job");
    try {
      Path config = out.resolve("audit.json");
      Files.write(config, new ObjectMapper().writeValueAsBytes(config(images)));
      double processor = PlainLoop.processorSeconds();
      long begin = System.currentTimeMillis();
      var explaining = new LongestJob();
      SparkSession spark =
          SparkSessions.start("naflow bench", Optional.of("local[%d]".formatted(cores)));
      long started = System.currentTimeMillis();
      try {
        spark.sparkContext().addSparkListener(explaining);
        AuditResult result =
            new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
                .run(new AuditRequest(config.toString(), List.of(), out.toString(), false, false));
        if (result.predictions() != images.files().size()) {
          throw new IllegalStateException(
              "Cannot measure: %d of %d images were not explained; leave them out of the folder"
                  .formatted(result.failures(), images.files().size()));
        }
      } finally {
        // Waits for the listener, too.
        spark.stop();
      }
      long end = System.currentTimeMillis();
      return new Job(
          new JobTimes(
              seconds(started - begin),
              seconds(explaining.begin() - started),
              seconds(explaining.end() - explaining.begin()),
              seconds(end - explaining.end()),
              PlainLoop.processorSeconds() - processor),
          bytes(out.resolve("tables")));
    } finally {
      BenchImages.delete(out);
    }
  }

  /** The audit's configuration; YAML has JSON in it. */
  private Map<String, Object> config(BenchImages images) {
    return Map.of(
        "run", Map.of("name", "bench"),
        "dataset", Map.of("path", images.folder().toString()),
        "models",
            List.of(
                Map.of("id", model, "architecture", model, "weights", "seeded", "baseline", true)),
        "methods", methods,
        "solver", Map.of("tolerance", solver.tolerance(), "iterations", solver.iterations()),
        "precision", precision.id(),
        "execution", Map.of("batch", batch, "device", device));
  }

  private static double seconds(long milliseconds) {
    return milliseconds / 1000.0;
  }

  /** The turn in the middle, the slower of two. */
  private static <T> T median(List<T> turns, ToDoubleFunction<T> total) {
    return turns.stream().sorted(Comparator.comparingDouble(total)).toList().get(turns.size() / 2);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(JobBenchmark::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask for the size of " + file, e);
    }
  }
}
