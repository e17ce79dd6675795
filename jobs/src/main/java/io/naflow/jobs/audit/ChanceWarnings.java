package io.naflow.jobs.audit;

import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Models that are right less often than chance would have it, or whose answers are another
 * numbering's: hardly what they have learnt, but something between them and the labels.
 */
final class ChanceWarnings {
  /** One audit in a thousand may be warned of without a reason. */
  private static final double LEVEL = 0.001;

  /** Fewer images than these say nothing where none is right. */
  private static final long ENOUGH = 20;

  /** Images a label must have for what most of them are taken for to mean anything. */
  private static final long ENOUGH_OF_A_LABEL = 5;

  private static final String CAUSES =
      "likely causes: labels that are numbered otherwise than the network's outputs (dataset.classes), preprocessing other than it was trained with, or weights of another network";

  private ChanceWarnings() {}

  /** How often a label was given an answer. */
  record Cell(int label, int predicted, long images) {}

  /**
   * @param out where the run has been published
   */
  static List<String> of(SparkSession spark, String out, String run) throws IOException {
    List<Row> rows =
        Views.ofRun(spark, out, Tables.predictions(), run)
            .where("correct IS NOT NULL")
            .groupBy("model", "label", "predicted")
            .count()
            .collectAsList();
    Map<String, List<Cell>> byModel = new TreeMap<>();
    for (Row row : rows) {
      byModel
          .computeIfAbsent(row.getString(0), model -> new ArrayList<>())
          .add(new Cell(row.getInt(1), row.getInt(2), row.getLong(3)));
    }
    var lines = new ArrayList<String>();
    byModel.forEach((model, cells) -> lines.addAll(of(model, cells)));
    return lines;
  }

  static List<String> of(String model, List<Cell> cells) {
    long all = cells.stream().mapToLong(Cell::images).sum();
    long right = right(cells);
    double expected = chance(cells, all);
    var lines = new ArrayList<String>();
    if (isUnderChance(right, all, expected)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "warning   %s: %,d of %,d labelled images are right (%.1f %%), where the same answers dealt out blindly would be right in %.1f %%; %s",
              model,
              right,
              all,
              100.0 * right / all,
              100 * expected,
              CAUSES));
    } else if (right == 0 && all >= ENOUGH) {
      lines.add(
          String.format(
              Locale.ROOT,
              "warning   %s: none of %,d labelled images is right; %s",
              model,
              all,
              CAUSES));
    }
    Map<Integer, Integer> others = takenForAnother(cells);
    if (others.size() > 1) {
      Map.Entry<Integer, Integer> first = others.entrySet().iterator().next();
      lines.add(
          "warning   %s: most images of label %d are taken for class %d, and so are those of %d labels each for a class of its own: this is what labels look like that are numbered otherwise than the network's outputs; see dataset.classes"
              .formatted(model, first.getKey(), first.getValue(), others.size()));
    }
    return lines;
  }

  private static long right(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> cell.label() == cell.predicted())
        .mapToLong(Cell::images)
        .sum();
  }

  /** Share that would be right if the answers had nothing to do with the labels. */
  private static double chance(List<Cell> cells, long all) {
    Map<Integer, Long> labels = sums(cells, Cell::label);
    Map<Integer, Long> answers = sums(cells, Cell::predicted);
    return labels.entrySet().stream()
        .mapToDouble(
            label ->
                (double) label.getValue() / all * answers.getOrDefault(label.getKey(), 0L) / all)
        .sum();
  }

  private static Map<Integer, Long> sums(List<Cell> cells, ToIntFunction<Cell> by) {
    Map<Integer, Long> sums = new TreeMap<>();
    cells.forEach(cell -> sums.merge(by.applyAsInt(cell), cell.images(), Long::sum));
    return sums;
  }

  private static boolean isUnderChance(long right, long all, double chance) {
    return 2.0 * right < chance * all && under(right, all, chance) <= LEVEL;
  }

  /**
   * Labels of which most images are taken for one other class, each for another, and more of them
   * than that answer is given otherwise; none unless these are most of all images.
   */
  private static Map<Integer, Integer> takenForAnother(List<Cell> cells) {
    Map<Integer, Long> sizes = sums(cells, Cell::label);
    Map<Integer, Long> answers = sums(cells, Cell::predicted);
    long all = sizes.values().stream().mapToLong(Long::longValue).sum();
    Map<Integer, Integer> others = new TreeMap<>();
    long images = 0;
    for (Cell cell : cells) {
      long size = sizes.get(cell.label());
      if (size >= ENOUGH_OF_A_LABEL
          && 2 * cell.images() > size
          && cell.label() != cell.predicted()
          && !others.containsValue(cell.predicted())
          && 1 - under(cell.images() - 1, size, (double) answers.get(cell.predicted()) / all)
              <= LEVEL) {
        others.put(cell.label(), cell.predicted());
        images += size;
      }
    }
    return 2 * images > all ? others : Map.of();
  }

  /** Probability of so many or fewer. */
  private static double under(long count, long of, double each) {
    return new BinomialDistribution(Math.toIntExact(of), each)
        .cumulativeProbability(Math.toIntExact(count));
  }
}
