package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {
  private static ComparisonRow row(String statistic, double depth, double p) {
    return row(statistic, depth, p, true);
  }

  private static ComparisonRow row(String statistic, double depth, double p, boolean counted) {
    ComparisonRow row = Rows.comparison("r1", "k");
    double none = Double.NaN;
    return new ComparisonRow(
        row.pair(),
        new ComparisonRow.Place("naflow", "layer at " + depth, "layer", depth, "depth"),
        statistic,
        row.slice(),
        row.estimate(),
        new ComparisonRow.Test("bootstrap_t", p, none, none, none, none, none, counted),
        "");
  }

  @Test
  void holmCountsTheLayersOfAStatisticAndBenjaminiHochbergAll() {
    List<ComparisonRow> adjusted =
        Families.adjusted(
            List.of(
                row("spread", 0.5, 0.04),
                row("gini", 1, 0.03),
                row("map_earth_mover", 1, Double.NaN),
                row("gini", 0.5, 0.01)));

    assertThat(adjusted)
        .extracting(row -> row.statistic() + " " + row.place().depth())
        .containsExactly("gini 0.5", "gini 1.0", "map_earth_mover 1.0", "spread 0.5");
    // Of two: 2·0.01, then 0.03. Of one: 0.04 as it is.
    assertThat(adjusted.get(0).test().holm()).isCloseTo(0.02, within(1e-15));
    assertThat(adjusted.get(1).test().holm()).isCloseTo(0.03, within(1e-15));
    assertThat(adjusted.get(3).test().holm()).isCloseTo(0.04, within(1e-15));
    // Of three: 3·0.01, then 3/2·0.03 but not more than the last, 0.04.
    assertThat(adjusted.get(0).test().q()).isCloseTo(0.03, within(1e-15));
    assertThat(adjusted.get(1).test().q()).isCloseTo(0.04, within(1e-15));
    assertThat(adjusted.get(3).test().q()).isCloseTo(0.04, within(1e-15));
    assertThat(adjusted.get(2).test().q()).isNaN();
  }

  @Test
  void whatIsEqualInBothModelsIsOfNoFamily() {
    List<ComparisonRow> adjusted =
        Families.adjusted(
            List.of(
                row("gini", 0.2, 1, false),
                row("gini", 0.5, 0.01),
                row("gini", 0.8, Double.NaN),
                row("spread", 0.5, 0.02)));

    assertThat(adjusted.get(0).test().q()).isNaN();
    assertThat(adjusted.get(0).test().holm()).isNaN();
    assertThat(adjusted.get(0).test().p()).isEqualTo(1);
    // Alone in Holm's family, one of two in the other.
    assertThat(adjusted.get(1).test().holm()).isCloseTo(0.01, within(1e-15));
    assertThat(adjusted.get(1).test().q()).isCloseTo(0.02, within(1e-15));
    assertThat(adjusted.get(2).test().q()).isNaN();
  }
}
