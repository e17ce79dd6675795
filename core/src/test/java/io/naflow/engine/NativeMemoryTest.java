package io.naflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.runtime.Operand;
import io.naflow.runtime.Ops;
import io.naflow.runtime.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Native memory does not grow with the number of batches or sessions. The process's resident memory
 * moves for other reasons too, so it is looked at over several windows: a leak shows in most.
 */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
  private static final int WINDOWS = 5;
  private static final int REPEATS = 12;
  private static final int SIDE = 32;
  private static final double MEGABYTE = 1 << 20;

  /** A leak of one feature map of a batch, 8×16×32×32 floats, would be 6 MB in a window. */
  private static final double BOUND = 3 * MEGABYTE;

  @Test
  void explainingBatchAfterBatchTakesNoMoreMemory() {
    var plan =
        new ExplainPlan(
            List.of("naflow", "naflow-weighted", "naflow-bpfm-only", "gradcam", "hirescam"),
            LayerSelection.BLOCKS,
            new Target.Predicted(),
            new SolverSettings(0.05, 4));
    List<InputImage> images = SeededModels.images(8, SIDE);
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session session = engine.open(SeededModels.spec("scenenet-cbam", SIDE), plan)) {
      assertThat(medianGrowth(() -> session.explain(images))).isLessThan(BOUND);
    }
  }

  @Test
  void openingAndClosingSessionsTakesNoMoreMemory() {
    ModelSpec spec = SeededModels.spec("scenenet-bam", SIDE);
    List<InputImage> images = SeededModels.images(1, SIDE);
    try (TorchEngine engine = TorchEngine.on("cpu")) {
      assertThat(
              medianGrowth(
                  () -> {
                    try (Session session = engine.open(spec, ExplainPlan.of("hirescam"))) {
                      session.explain(images);
                    }
                  }))
          .isLessThan(BOUND);
    }
  }

  /** The measurement itself: half a megabyte left open at each repeat is seen. */
  @Test
  void aLeakWouldBeSeen() {
    var open = new ArrayList<Ops>();
    try (TorchRuntime runtime = TorchRuntime.cpu()) {
      assertThat(
              medianGrowth(
                  () -> {
                    Ops scope = runtime.scope(DataType.FLOAT32);
                    scope.addNumber(Operand.disposable(scope.zeros(8, 16, 32, 32)), 1);
                    open.add(scope);
                  }))
          .isGreaterThan(BOUND);
      open.forEach(Ops::close);
    }
  }

  /** Bytes by which resident memory grew in a window of repeats, after a first one to warm up. */
  private static double medianGrowth(Runnable work) {
    double[] growth = new double[WINDOWS];
    double before = 0;
    for (int window = -1; window < WINDOWS; window++) {
      for (int i = 0; i < REPEATS; i++) {
        work.run();
      }
      double after = resident();
      if (window >= 0) {
        growth[window] = after - before;
      }
      before = after;
    }
    System.out.println(Arrays.toString(growth));
    Arrays.sort(growth);
    return growth[WINDOWS / 2];
  }

  private static double resident() {
    System.gc();
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("Cannot read the process's memory from /proc", e);
    }
  }
}
