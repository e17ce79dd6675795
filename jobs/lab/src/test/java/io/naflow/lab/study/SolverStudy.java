package io.naflow.lab.study;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ModelSpec;
import io.naflow.propagation.SolverComparison;
import io.naflow.propagation.SolverComparison.Cell;
import io.naflow.session.StudyNetwork;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Plain CGLS beside what might do better, by layer: median residual and cosine with its limit. */
final class SolverStudy {
  private static final int[] STEPS = {2, 4, 6, 8, 12};

  private SolverStudy() {}

  /**
   * @param args the model ({@link Models}) and how many images
   */
  public static void main(String[] args) {
    ModelSpec spec = Models.spec(args[0]);
    List<Sample> samples = Models.samples(args[0], Integer.parseInt(args[1]), 1);
    var cells = new ArrayList<Cell>();
    try (StudyNetwork network = StudyNetwork.load(spec)) {
      for (Sample sample : samples) {
        try (Ops ops = network.network().scope()) {
          NDArray image = network.batch(List.of(sample.input().prepared().values()), ops);
          cells.addAll(
              new SolverComparison(network.network(), STEPS)
                  .run(image, sample.input().label().orElseThrow(), ops));
        }
      }
    }
    print(cells);
  }

  private static void print(List<Cell> cells) {
    var layers = new LinkedHashSet<String>();
    var rows = new LinkedHashSet<List<Object>>();
    cells.forEach(
        cell -> {
          layers.add(cell.layer());
          rows.add(List.of(cell.solver(), cell.steps()));
        });
    System.out.println("| solver | steps | " + String.join(" | ", layers) + " |");
    System.out.println("|---|---" + "|---".repeat(layers.size()) + "|");
    for (List<Object> row : rows) {
      var line = new StringBuilder("| " + row.get(0) + " | " + row.get(1) + " |");
      for (String layer : layers) {
        List<Cell> here =
            cells.stream()
                .filter(cell -> cell.layer().equals(layer))
                .filter(cell -> List.of(cell.solver(), (Object) cell.steps()).equals(row))
                .toList();
        line.append(
            String.format(
                Locale.ROOT,
                " %.2f (%.2f) |",
                median(here, Cell::residual),
                median(here, Cell::cosine)));
      }
      System.out.println(line);
    }
  }

  private static double median(List<Cell> cells, ToDoubleFunction<Cell> value) {
    double[] sorted = cells.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
