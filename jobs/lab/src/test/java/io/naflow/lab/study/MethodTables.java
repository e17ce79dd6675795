package io.naflow.lab.study;

import io.naflow.api.ExplainPlan;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.session.StudyNetwork;
import io.naflow.session.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The tables of docs/method.md: for each method and layer, energy and peak in the object, and the
 * areas of deletion and insertion, of correctly classified images.
 */
final class MethodTables {
  private static final int BATCH = 8;

  /** One forward pass: methods with thousands of their own are no part of a table by layer. */
  private static final List<String> METHODS =
      List.of(
          "naflow",
          "naflow-scaled",
          "naflow-weighted",
          "naflow-all",
          "naflow-bpfm-only",
          "hirescam",
          "gradcam",
          "gradcam++",
          "xgradcam",
          "layercam",
          "eigencam");

  private final ModelSpec spec;
  private final Precision precision;
  private final Tally tally = new Tally();
  private List<LayerInfo> layers = List.of();

  private MethodTables(ModelSpec spec, Precision precision) {
    this.spec = spec;
    this.precision = precision;
  }

  /**
   * @param args the network ({@link Models}), images a seed, images a seed with deletion and
   *     insertion, seeds, and the precision of the forward passes that delete and insert (float32
   *     if not given)
   */
  public static void main(String[] args) {
    Precision precision = args.length > 4 ? Precision.named(args[4]) : Precision.FLOAT32;
    var tables = new MethodTables(Models.spec(args[0]), precision);
    int images = Integer.parseInt(args[1]);
    int curves = Integer.parseInt(args[2]);
    int seeds = Integer.parseInt(args[3]);
    int count = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      count += tables.run(Models.samples(args[0], images, seed), curves);
    }
    System.out.printf(
        "%n%s: %d images of %d seed(s); deletion and insertion of %d%n%n",
        args[0], count, seeds, Math.min(curves * seeds, count));
    tables.print("energy in the box / peak in the box", Tally.ENERGY, Tally.PEAK);
    tables.print("deletion / insertion", Curves.DELETION, Curves.INSERTION);
  }

  /** How many images were right. */
  private int run(List<Sample> samples, int curves) {
    var plan =
        new ExplainPlan(METHODS, LayerSelection.BLOCKS, new Target.Label(), SolverSettings.DEFAULT);
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session session = engine.open(spec, plan);
        StudyNetwork network = StudyNetwork.load(spec);
        StudyNetwork judge = StudyNetwork.load(spec, precision)) {
      layers = session.layers();
      List<Sample> right = right(samples, network);
      List<Sample> curved = right.subList(0, Math.min(curves, right.size()));
      Tally.explain(
          session,
          right,
          BATCH,
          (sample, maps) -> {
            tally.measure(sample, maps);
            if (curved.contains(sample)) {
              new Curves(sample.input(), session.model().preprocessing(), judge)
                  .measure(maps, tally);
            }
          });
      return right.size();
    }
  }

  private static List<Sample> right(List<Sample> samples, StudyNetwork network) {
    var right = new ArrayList<Sample>();
    for (Sample sample : samples) {
      int label = sample.input().label().orElseThrow();
      if (network.predicts(sample.input().prepared().values(), label)) {
        right.add(sample);
      }
    }
    return right;
  }

  private void print(String title, String first, String second) {
    BiFunction<String, LayerInfo, String> cell =
        (method, layer) ->
            Tally.cell(tally.mean(first, method, layer.name()))
                + "/"
                + Tally.cell(tally.mean(second, method, layer.name()));
    System.out.println(title);
    System.out.println();
    System.out.println(
        "| method | " + String.join(" | ", layers.stream().map(LayerInfo::name).toList()) + " |");
    System.out.println("|---" + "|---".repeat(layers.size()) + "|");
    for (String method : METHODS) {
      List<String> cells = layers.stream().map(layer -> cell.apply(method, layer)).toList();
      System.out.println("| `" + method + "` | " + String.join(" | ", cells) + " |");
    }
    System.out.println();
  }
}
