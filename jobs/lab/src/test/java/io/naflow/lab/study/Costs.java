package io.naflow.lab.study;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.session.Catalogue;
import io.naflow.session.TorchEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What each method at all blocks of a network, and each metric of one map, costs an image:
 * processor time in forward passes of the same batch, seeded weights. The forward pass runs right
 * before each piece of work, and each piece is set against its own; medians over rounds in which
 * every piece has its turn. Methods whose own passes are many and known beforehand are not run but
 * counted.
 */
final class Costs {
  private static final int IMAGES = 2;
  private static final int ROUNDS = 3;

  /** Runs of the network beyond which a method's cost is its runs. */
  private static final long MANY = 40;

  /** All that one sweep gives. */
  private static final String EIGHT =
      "gradcam,gradcam++,xgradcam,layercam,hirescam,gradcam-elementwise,naflow-published,gradient-x-input";

  private Costs() {}

  /**
   * @param args networks, joined by commas, then methods, those asked for together joined by
   *     commas, with solver settings as {@code naflow:0.05:8}; all methods and metrics at their
   *     standard settings if none is given
   */
  public static void main(String[] args) {
    List<String> networks = List.of(args[0].split(","));
    var methods = new CostTable("method", networks);
    var metrics = new CostTable("metric, of one map", networks);
    for (String network : networks) {
      ModelSpec spec = Models.spec(network);
      // Scenes: what is in an image does not change what it costs.
      List<InputImage> images =
          Models.samples(network, IMAGES, 0).stream().map(Sample::input).toList();
      List<String> asked = List.of(args).subList(1, args.length);
      methods(spec, images, asked.isEmpty() ? everything() : asked)
          .forEach((method, cost) -> methods.put(method, network, cost));
      if (asked.isEmpty()) {
        MetricCosts.measure(spec, images.get(0))
            .forEach((metric, cost) -> metrics.put(metric, network, cost));
      }
    }
    System.out.println(methods + "\n" + metrics);
  }

  private static List<String> everything() {
    var all = new ArrayList<>(new Catalogue().methods());
    all.add(EIGHT);
    return all;
  }

  /** What each costs, in words. */
  private static Map<String, String> methods(
      ModelSpec spec, List<InputImage> images, List<String> asked) {
    var costs = new LinkedHashMap<String, String>();
    var pieces = new ArrayList<Piece>();
    try (TorchEngine engine = TorchEngine.on("cpu", OptionalInt.of(1));
        Session whole = engine.open(spec, ExplainPlan.of("gradcam", "gradient-x-input"))) {
      for (String text : asked) {
        try {
          Session session = whole.sharing(plan(text));
          long passes = session.costs().stream().mapToLong(Costs::passes).sum();
          costs.put(text, String.format(Locale.ROOT, "%,d (counted)", passes));
          if (passes <= MANY) {
            pieces.add(new Piece(text, () -> session.explain(images)));
          }
        } catch (IllegalArgumentException e) {
          costs.put(text, "does not apply");
        }
      }
      Piece.inTurns(() -> whole.answer(images), pieces, ROUNDS)
          .forEach((name, cost) -> costs.put(name, String.format(Locale.ROOT, "%.2f", cost)));
    }
    return costs;
  }

  private static long passes(MethodCost cost) {
    return cost.forwardPasses() + cost.backwardPasses();
  }

  private static ExplainPlan plan(String text) {
    List<String[]> parts = Arrays.stream(text.split(",")).map(one -> one.split(":")).toList();
    SolverSettings solver =
        parts.get(0).length == 3
            ? new SolverSettings(
                Double.parseDouble(parts.get(0)[1]),
                SolverSettings.DEFAULT.optimality(),
                Integer.parseInt(parts.get(0)[2]))
            : SolverSettings.DEFAULT;
    return new ExplainPlan(
        parts.stream().map(part -> part[0]).collect(Collectors.toList()),
        LayerSelection.BLOCKS,
        new Target.Predicted(),
        solver);
  }
}
