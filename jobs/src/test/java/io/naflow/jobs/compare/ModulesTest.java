package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.compare.ComparedNetwork.Layer;
import io.naflow.jobs.testing.DemoTables;
import io.naflow.network.Graph;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ModulesTest {
  private static Graph graph(String architecture) {
    return Zoo.standard().architecture(architecture).graph();
  }

  private static ComparedNetwork layers(String... names) {
    return new ComparedNetwork(
        "any",
        List.of(names).stream().map(name -> new Layer(name, 0.5, "residual", 16, 8, 8)).toList());
  }

  @Test
  void aBamStandsAgainstTheBlockBeforeItWhereBlocksAreExplained() {
    Modules modules =
        Modules.of(
            graph("scenenet-bam"),
            layers("layer1.0", "layer1.1", "bam1", "layer2.0", "layer2.1", "bam2"),
            "r",
            "bam");
    assertThat(modules.pair().orElseThrow().layers())
        .extracting(LayerMatch::layer, LayerMatch::baselineLayer)
        .containsExactly(tuple("bam1", "layer1.1"), tuple("bam2", "layer2.1"));
    assertThat(modules.unseen()).isEmpty();
  }

  @Test
  void bothGatesOfACbamStandAgainstWhatComesBeforeTheFirst() {
    Modules modules =
        Modules.of(
            graph("scenenet-cbam"),
            layers("layer1.0.bn2", "layer1.0.cbam.ChannelGate", "layer1.0.cbam.SpatialGate"),
            "r",
            "cbam");
    assertThat(modules.pair().orElseThrow().layers())
        .extracting(LayerMatch::layer, LayerMatch::baselineLayer)
        .containsExactly(
            tuple("layer1.0.cbam.ChannelGate", "layer1.0.bn2"),
            tuple("layer1.0.cbam.SpatialGate", "layer1.0.bn2"));
    assertThat(modules.unseen()).hasSize(10).contains("layer3.1.cbam.SpatialGate");
  }

  @Test
  void gatesWithoutMapsAreNamedAndPlainNetworksHaveNone() {
    Modules unseen = Modules.of(graph("scenenet-cbam"), layers("layer1.0", "layer1.1"), "r", "m");
    assertThat(unseen.pair()).isEmpty();
    assertThat(unseen.unseen()).hasSize(12);
    Modules none = Modules.of(graph("scenenet"), layers("layer1.0"), "r", "m");
    assertThat(none.pair()).isEmpty();
    assertThat(none.unseen()).isEmpty();
  }

  @Test
  void theDemosBamModulesAreComparedWithTheMapsBeforeThem() throws IOException {
    SparkSession spark = DemoTables.session();
    List<Row> changes =
        spark
            .sql(
                """
                SELECT layer, baseline_layer, n, mean_baseline, mean_candidate, statistic FROM comparisons
                WHERE baseline = 'bam' AND candidate = 'bam' AND method = 'naflow' AND slice = 'all'
                  AND statistic IN ('module:energy_in_box', 'module:map_sum') ORDER BY layer, statistic
                """)
            .collectAsList();
    assertThat(changes).hasSize(4);
    for (Row change : changes) {
      assertThat(change.getLong(2)).isEqualTo(24);
      String column = change.getString(5).substring("module:".length());
      assertThat(change.getDouble(3)).isCloseTo(mean(column, change.getString(1)), within(1e-9));
      assertThat(change.getDouble(4)).isCloseTo(mean(column, change.getString(0)), within(1e-9));
    }
    assertThat(spark.table("comparisons").where("statistic LIKE 'module:%'"))
        .satisfies(
            rows ->
                assertThat(rows.where("candidate <> 'bam' OR statistic LIKE '%inversion%'").count())
                    .isZero());
  }

  private static double mean(String column, String layer) throws IOException {
    return DemoTables.session()
        .sql(
            "SELECT avg(%s) FROM layer_stats WHERE model = 'bam' AND method = 'naflow' AND layer = '%s'"
                .formatted(column, layer))
        .first()
        .getDouble(0);
  }
}
