package io.naflow.session;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Prints by how many bytes the resident memory of its own process grows in twelve repeats of some
 * work: the median of nine windows, after two to warm up. {@link NativeMemoryTest} runs it in a
 * process with a fixed Java heap, whose allocator gives tensors back as soon as they are freed.
 */
final class MemoryProbe {
  private static final int WINDOWS = 9;
  private static final int REPEATS = 12;
  private static final int SIDE = 32;

  private MemoryProbe() {}

  /**
   * @param args the work: {@code batches}, {@code sessions} or {@code leak}
   */
  public static void main(String[] args) {
    double growth =
        switch (args[0]) {
          case "batches" -> batches();
          case "sessions" -> sessions();
          default -> leak();
        };
    System.out.println("growth " + growth);
  }

  private static double batches() {
    var plan =
        new ExplainPlan(
            List.of("naflow", "naflow-weighted", "naflow-bpfm-only", "gradcam", "hirescam"),
            LayerSelection.BLOCKS,
            new Target.Predicted(),
            new SolverSettings(0.05, 1e-9, 4));
    List<InputImage> images = SeededModels.images(8, SIDE);
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session session = engine.open(SeededModels.spec("scenenet-cbam", SIDE), plan)) {
      return medianGrowth(() -> session.explain(images));
    }
  }

  private static double sessions() {
    ModelSpec spec = SeededModels.spec("scenenet-bam", SIDE);
    List<InputImage> images = SeededModels.images(1, SIDE);
    try (TorchEngine engine = TorchEngine.on("cpu")) {
      return medianGrowth(
          () -> {
            try (Session session = engine.open(spec, ExplainPlan.of("hirescam"))) {
              session.explain(images);
            }
          });
    }
  }

  /** One feature map of a batch left behind at each repeat, half a megabyte. */
  private static double leak() {
    try (TorchRuntime runtime = TorchRuntime.cpu();
        Ops never = runtime.scope(DataType.FLOAT32)) {
      return medianGrowth(
          () -> never.addNumber(Operand.disposable(never.zeros(8, 16, SIDE, SIDE)), 1));
    }
  }

  private static double medianGrowth(Runnable work) {
    double[] growth = new double[WINDOWS];
    double before = 0;
    for (int window = -2; window < WINDOWS; window++) {
      for (int i = 0; i < REPEATS; i++) {
        work.run();
      }
      double after = resident();
      if (window >= 0) {
        growth[window] = after - before;
      }
      before = after;
    }
    Arrays.sort(growth);
    return growth[WINDOWS / 2];
  }

  private static double resident() {
    // Buffers outside the heap live until their owners are collected.
    System.gc();
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the process's memory from /proc", e);
    }
  }
}
