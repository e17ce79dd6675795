package io.naflow.jobs.compare;

import io.naflow.jobs.compare.statistic.MultipleTests;
import io.naflow.jobs.table.ComparisonRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;

/**
 * Adjusts p-values for their number. Benjamini and Hochberg's family is all layers and statistics
 * of a pair, method and slice, diagnostics apart from findings; Holm's is the layers of one
 * statistic of it. Only rows that are {@link ComparisonRow.Test#counted} are of a family: what is
 * equal in every image adds nothing to the number of tests.
 */
final class Families {
  /** A total order: no two rows share all of these. */
  static final Comparator<ComparisonRow> ORDER =
      Comparator.comparing((ComparisonRow row) -> row.pair().baseline())
          .thenComparing(row -> row.pair().candidate())
          .thenComparing(row -> row.place().method())
          .thenComparing(ComparisonRow::slice)
          .thenComparing(ComparisonRow::statistic)
          .thenComparing(row -> row.place().depth())
          .thenComparing(row -> row.place().layer());

  private Families() {}

  /** The rows with adjusted p-values, family by family in order, sorted in each. */
  static JavaRDD<List<ComparisonRow>> adjusted(JavaRDD<ComparisonRow> rows) {
    return rows.keyBy(Families::key)
        .groupByKey()
        .sortByKey()
        .values()
        .map(
            family ->
                adjusted(StreamSupport.stream(family.spliterator(), false).sorted(ORDER).toList()));
  }

  private static String key(ComparisonRow row) {
    return String.join(
        "\n",
        row.pair().baseline(),
        row.pair().candidate(),
        row.place().method(),
        row.slice(),
        Statistics.role(row.statistic()).id());
  }

  /** One family. */
  static List<ComparisonRow> adjusted(List<ComparisonRow> family) {
    List<ComparisonRow> tested = family.stream().filter(Families::isTested).toList();
    double[] q = MultipleTests.benjaminiHochberg(pValues(tested));
    var adjusted = new ArrayList<ComparisonRow>();
    family.stream().filter(row -> !isTested(row)).forEach(adjusted::add);
    for (int i = 0; i < tested.size(); i++) {
      adjusted.add(tested.get(i).adjusted(Double.NaN, q[i]));
    }
    Map<String, List<ComparisonRow>> byStatistic =
        adjusted.stream()
            .collect(
                Collectors.groupingBy(ComparisonRow::statistic, TreeMap::new, Collectors.toList()));
    return byStatistic.values().stream()
        .flatMap(rows -> holm(rows).stream())
        .sorted(ORDER)
        .toList();
  }

  private static boolean isTested(ComparisonRow row) {
    return row.test().counted() && !Double.isNaN(row.test().p());
  }

  private static List<ComparisonRow> holm(List<ComparisonRow> rows) {
    List<ComparisonRow> tested = rows.stream().filter(Families::isTested).toList();
    double[] holm = MultipleTests.holm(pValues(tested));
    var adjusted = new ArrayList<ComparisonRow>();
    rows.stream().filter(row -> !isTested(row)).forEach(adjusted::add);
    for (int i = 0; i < holm.length; i++) {
      adjusted.add(tested.get(i).adjusted(holm[i], tested.get(i).test().q()));
    }
    return adjusted;
  }

  private static double[] pValues(List<ComparisonRow> rows) {
    return rows.stream().mapToDouble(row -> row.test().p()).toArray();
  }
}
