package io.naflow.lab.study;

import io.naflow.api.ExplainPlan;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.session.StudyNetwork;
import io.naflow.session.TorchEngine;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a method's iterations cost and give: processor time in forward passes, median residual, and
 * energy in the object, by layer.
 */
final class IterationStudy {
  private static final int BATCH = 8;
  private static final double NEVER = 1e-9;
  private static final int[] ITERATIONS = {1, 2, 4, 5, 6, 7, 8, 10, 15, 30};

  private IterationStudy() {}

  /**
   * @param args the model ({@link Models}), how many images, and the methods
   */
  public static void main(String[] args) {
    ModelSpec spec = Models.spec(args[0]);
    List<Sample> samples = Models.samples(args[0], Integer.parseInt(args[1]), 1);
    List<Sample> timed = samples.subList(0, Math.min(BATCH, samples.size()));
    double forward = forward(spec, timed);
    try (TorchEngine engine = TorchEngine.on("cpu")) {
      for (String method : List.of(args).subList(2, args.length)) {
        List<SolverSettings> settings =
            IntStream.of(ITERATIONS).mapToObj(n -> new SolverSettings(NEVER, NEVER, n)).toList();
        for (SolverSettings setting : settings) {
          line(engine, spec, samples, timed, method, setting, forward);
        }
        for (double tolerance : new double[] {.5, .3, .2, .1, .05}) {
          line(
              engine,
              spec,
              samples,
              timed,
              method,
              new SolverSettings(tolerance, 1e-9, 30),
              forward);
        }
      }
    }
  }

  private static double forward(ModelSpec spec, List<Sample> timed) {
    List<float[]> inputs =
        timed.stream().map(sample -> sample.input().prepared().values()).toList();
    try (StudyNetwork network = StudyNetwork.load(spec)) {
      return Cpu.seconds(9, () -> network.forward(inputs));
    }
  }

  private static void line(
      TorchEngine engine,
      ModelSpec spec,
      List<Sample> samples,
      List<Sample> timed,
      String method,
      SolverSettings solver,
      double forward) {
    var plan =
        new ExplainPlan(List.of(method), LayerSelection.BLOCKS, new Target.Predicted(), solver);
    var tally = new Tally();
    try (Session session = engine.open(spec, plan)) {
      double cost =
          Cpu.seconds(3, () -> session.explain(timed.stream().map(Sample::input).toList()));
      tally.measure(session, samples, BATCH);
      var text = new StringBuilder();
      for (LayerInfo layer : session.layers()) {
        text.append(
            " %s(%s)"
                .formatted(
                    Tally.cell(tally.mean(Tally.ENERGY, method, layer.name())),
                    Tally.cell(tally.median(Tally.RESIDUAL, method, layer.name()))));
      }
      System.out.printf(
          Locale.ROOT,
          "%s tolerance %.2g iterations %d: %.1f forward passes;%s%n",
          method,
          solver.tolerance(),
          solver.iterations(),
          cost / forward,
          text);
    }
  }
}
