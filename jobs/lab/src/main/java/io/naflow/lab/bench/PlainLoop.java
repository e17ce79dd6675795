package io.naflow.lab.bench;

import io.naflow.api.Arrival;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.api.intake.Intake;
import io.naflow.image.Preprocessing;
import io.naflow.session.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The engine over image files and nothing else: on each core a loop that reads, decodes, prepares
 * and explains batch after batch on one native thread, all with one loaded model. Nothing is
 * written. What a job adds to this is what it costs.
 */
public final class PlainLoop {
  private static final OptionalInt NO_LABEL = OptionalInt.empty();

  private final Session session;
  private final List<Path> files;
  private final int batch;
  private final AtomicInteger next = new AtomicInteger();
  private final Intake intake = Intake.standard();
  private final AtomicLong explaining = new AtomicLong();

  private PlainLoop(Session session, List<Path> files, int batch) {
    this.session = session;
    this.files = files;
    this.batch = batch;
  }

  /**
   * What it took, in seconds of wall clock. Those of the images are means over the loops.
   *
   * @param loading of the model
   * @param decoding of the images, reading the files included
   * @param preparing resizing and normalising
   * @param explaining all methods
   * @param processor processor time of the whole process, which other processes do not lengthen
   */
  public record Times(
      double total,
      double loading,
      double decoding,
      double preparing,
      double explaining,
      double processor) {}

  /**
   * Explains files.
   *
   * @param device {@code cpu} or {@code gpu(n)}
   * @param precision in which convolutions multiply
   * @param loops one a core, at least 1
   * @param batch images a pass, at least 1
   * @throws IllegalStateException if an image could not be read or explained: nothing was measured
   *     then
   */
  public static Times run(
      ModelSpec model,
      ExplainPlan plan,
      String device,
      Precision precision,
      int loops,
      int batch,
      List<Path> files) {
    if (loops < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "Cannot explain in %d loops of batches of %d: at least 1 of each is needed"
              .formatted(loops, batch));
    }
    double processor = processorSeconds();
    long start = System.nanoTime();
    try (Engine engine = TorchEngine.on(device, OptionalInt.of(1), precision);
        Session session = engine.open(model, plan)) {
      double loading = seconds(System.nanoTime() - start);
      var loop = new PlainLoop(session, files, batch);
      loop.run(loops);
      return new Times(
          seconds(System.nanoTime() - start),
          loading,
          seconds(loop.intake.decodingNanos()) / loops,
          seconds(loop.intake.preparingNanos()) / loops,
          seconds(loop.explaining.get()) / loops,
          processorSeconds() - processor);
    }
  }

  /** Processor time that this process has used, all its threads, in seconds; 0 if unknown. */
  public static double processorSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toMillis() / 1000.0)
        .orElse(0.0);
  }

  private void run(int loops) {
    ExecutorService cores = Executors.newFixedThreadPool(loops);
    try {
      List<CompletableFuture<Void>> running =
          Stream.generate(() -> CompletableFuture.runAsync(this::all, cores)).limit(loops).toList();
      running.forEach(CompletableFuture::join);
    } finally {
      cores.shutdownNow();
    }
  }

  private void all() {
    for (int start = next.getAndAdd(batch); start < files.size(); start = next.getAndAdd(batch)) {
      explain(files.subList(start, Math.min(files.size(), start + batch)));
    }
  }

  private void explain(List<Path> some) {
    Preprocessing own = session.model().preprocessing();
    List<Arrival> inputs =
        some.stream()
            .map(file -> intake.see(file, List.of(own)).as(file.toString(), NO_LABEL, own))
            .toList();
    long start = System.nanoTime();
    for (Outcome outcome : Intake.ask(inputs, session::explain)) {
      if (outcome instanceof Outcome.Failed failed) {
        throw new IllegalStateException(
            "Cannot measure: an image was not explained (%s); leave it out of the folder"
                .formatted(failed.message()));
      }
    }
    explaining.addAndGet(System.nanoTime() - start);
  }

  private static double seconds(long nanoseconds) {
    return nanoseconds / 1e9;
  }
}
