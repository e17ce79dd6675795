package io.naflow.study;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.engine.Catalogue;
import io.naflow.engine.StudyNetwork;
import io.naflow.engine.TorchEngine;
import java.util.List;
import java.util.Locale;

/**
 * Processor time of each method at all blocks of a network with seeded weights, in forward passes
 * of the same batch. Methods whose own passes are counted beforehand are not run but announced.
 */
final class Costs {
  private static final int IMAGES = 1;
  private static final int REPEATS = 3;

  /** Runs of the network beyond which a method's cost is its runs. */
  private static final long MANY = 40;

  private Costs() {}

  /**
   * @param args the network, then methods with solver settings, as {@code naflow:0.05:8}; all
   *     methods at the default if none is given
   */
  public static void main(String[] args) {
    ModelSpec spec = Models.spec(args[0]);
    List<InputImage> images = images(spec);
    List<float[]> inputs = images.stream().map(image -> image.prepared().values()).toList();
    double forward;
    try (StudyNetwork network = StudyNetwork.load(spec)) {
      forward = Cpu.seconds(7, () -> network.forward(inputs));
    }
    List<String> asked =
        args.length > 1 ? List.of(args).subList(1, args.length) : new Catalogue().methods();
    System.out.printf(Locale.ROOT, "%s: forward pass %.4f s an image%n", args[0], forward / IMAGES);
    try (TorchEngine engine = TorchEngine.on("cpu")) {
      asked.forEach(method -> cost(engine, spec, images, method, forward));
    }
  }

  /** Scenes: what is in an image does not change what it costs. */
  private static List<InputImage> images(ModelSpec spec) {
    return Models.samples(spec.id(), IMAGES, 0).stream().map(Sample::input).toList();
  }

  private static void cost(
      TorchEngine engine, ModelSpec spec, List<InputImage> images, String text, double forward) {
    String[] parts = text.split(":");
    SolverSettings solver =
        parts.length == 3
            ? new SolverSettings(Double.parseDouble(parts[1]), Integer.parseInt(parts[2]))
            : SolverSettings.DEFAULT;
    var plan =
        new ExplainPlan(List.of(parts[0]), LayerSelection.BLOCKS, new Target.Predicted(), solver);
    try (Session session = engine.open(spec, plan)) {
      var known = session.costs().get(0);
      long passes = known.forwardPasses() + known.backwardPasses();
      if (passes > MANY) {
        System.out.printf("| %s | announced: %d |%n", text, passes);
        return;
      }
      double took = Cpu.seconds(REPEATS, () -> session.explain(images));
      System.out.printf(Locale.ROOT, "| %s | %.1f |%n", text, took / forward);
    } catch (IllegalArgumentException e) {
      System.out.printf("| %s | does not apply |%n", text);
    }
  }
}
