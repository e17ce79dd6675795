package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.api.Granularity;
import io.naflow.api.LayerInfo;
import io.naflow.api.Prediction;
import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.HalfMap;
import io.naflow.jobs.table.LayerRow;
import io.naflow.jobs.table.LayerStatRow;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MapRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.PredictionRow;
import io.naflow.jobs.table.RunRow;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few-shot episodes ask about the same images again: each time is a question of its own. */
class EpisodesTest {
  private static final int IMAGES = 5;
  private static final int EPISODES = 8;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static ComparisonResult result;

  @BeforeAll
  static void bIsALittleHigherInEveryEpisode() throws IOException {
    spark = LocalSpark.session();
    Location where = Location.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    try (RunStore store = RunStore.open(where, "r")) {
      Instant time = Instant.parse("2026-01-01T00:00:00Z");
      store.stage(
          Tables.runs(),
          List.of(
              new RunRow(
                  "r",
                  "test",
                  "attempt",
                  0,
                  time,
                  time,
                  "done",
                  "{}",
                  new RunRow.Software("0", "3.5", "2.7", "cpu"),
                  new RunRow.Dataset("f", IMAGES, 0))));
      for (String model : List.of("a", "b")) {
        store.stage(
            Tables.models(),
            List.of(
                new ModelRow(
                    "r",
                    model,
                    "conv4",
                    "file.pth",
                    "5ca1ab1e",
                    1,
                    2,
                    "none",
                    model.equals("a"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty())));
        var info = new LayerInfo("block3", 0, "conv", Granularity.BLOCK, 4, 2, 2, 1);
        store.stage(Tables.layers(), List.of(new LayerRow("r", model, info)));
        try (UnitWriter writer = UnitWriter.open(where, "r", new UnitKey(model, 0), "1")) {
          for (int i = 0; i < IMAGES * EPISODES; i++) {
            write(writer, model, i % IMAGES, i / IMAGES);
          }
          if (model.equals("b")) {
            writer.write(
                Tables.failures(),
                new FailureRow(
                    "r", "img-9.png", Optional.of(model), "decode", "DAMAGED", "it is cut"));
          }
          writer.commit(Map.of());
        }
      }
      store.publish();
    }
    result =
        Comparison.run(
            spark,
            new ComparisonRequest(
                folder.toString(), Subjects.LATEST, new Effort(300, 2), List.of()));
  }

  private static double energyOfA(int image, int episode) {
    return 0.1 + 0.1 * episode + 0.01 * image;
  }

  private static double gain(int image, int episode) {
    return 0.001 * (1 + (image * 3 + episode) % 7);
  }

  private static boolean isRight(String model, int image, int episode) {
    return model.equals("a") ? (image + episode) % 2 == 0 : episode != 3;
  }

  private static void write(UnitWriter writer, String model, int image, int episode)
      throws IOException {
    boolean isA = model.equals("a");
    String name = "img-%d.png".formatted(image);
    int label = image % 2;
    int predicted = isRight(model, image, episode) ? label : 1 - label;
    writer.write(
        Tables.predictions(),
        new PredictionRow(
            "r",
            model,
            new PredictionRow.Source(name, 8, 8, false, "5a", PredictionRow.Annotation.NONE),
            OptionalInt.of(label),
            new Prediction(predicted, 1, OptionalDouble.of(0.5), List.of()),
            0,
            OptionalInt.of(episode),
            PredictionRow.Names.NONE));
    var pair = new MapKey.Pair("other.png", "query", OptionalInt.of(episode));
    var key = new MapKey("r", model, "naflow", name, "block3", 0, 1, Optional.of(pair));
    double energy = energyOfA(image, episode) + (isA ? 0 : gain(image, episode));
    writer.write(
        Tables.layerStats(),
        new LayerStatRow(
            key,
            new LayerStatRow.Size(LayerStatRow.Status.OK, energy, 1, 1, 0),
            LayerStatRow.Shape.none(),
            new LayerStatRow.Inside(OptionalDouble.of(energy), OptionalDouble.empty()),
            LayerStatRow.Inside.none(),
            new LayerStatRow.Similarity(OptionalDouble.empty(), OptionalDouble.empty()),
            Optional.empty()));
    // b looks to the other side in one episode only.
    float[] map = !isA && episode == 2 ? new float[] {0, 0, 0, 1} : new float[] {1, 0, 0, 0};
    writer.write(Tables.maps(), new MapRow(key, 2, 2, HalfMap.encode(map)));
  }

  private static Row row(String statistic, String slice) {
    List<Row> rows =
        spark
            .table("comparisons")
            .where("statistic = '%s' AND slice = '%s'".formatted(statistic, slice))
            .collectAsList();
    assertThat(rows).as(statistic + " of " + slice).hasSize(1);
    return rows.get(0);
  }

  @Test
  void eachEpisodeIsComparedWithItself() {
    double sum = 0;
    for (int i = 0; i < IMAGES * EPISODES; i++) {
      sum += gain(i % IMAGES, i / IMAGES);
    }
    for (String statistic : List.of("energy_in_box", "map_sum")) {
      Row row = row(statistic, "all");
      assertThat(row.<Long>getAs("n")).isEqualTo(40);
      assertThat(row.<Double>getAs("mean_difference")).isCloseTo(sum / 40, within(1e-12));
    }
  }

  @Test
  void answersAreCountedEpisodeByEpisode() {
    Row row = row("accuracy", "all");
    assertThat(row.<Long>getAs("n")).isEqualTo(40);
    assertThat(row.<Double>getAs("mean_baseline")).isEqualTo(0.5);
    assertThat(row.<Double>getAs("mean_candidate")).isEqualTo(0.875);
  }

  @Test
  void mapsAreThoseOfTheSameEpisode() {
    Row row = row("map_cosine_distance", "all");
    assertThat(row.<Long>getAs("n")).isEqualTo(40);
    assertThat(row.<Double>getAs("mean_difference")).isCloseTo(0.125, within(1e-12));
  }

  @Test
  void slicesAreOfEpisodesToo() {
    assertThat(row("energy_in_box", "class=1").<Long>getAs("n")).isEqualTo(16);
    assertThat(row("energy_in_box", "outcome=both_right").<Long>getAs("n")).isEqualTo(18);
    assertThat(row("accuracy", "class=0").<Long>getAs("n")).isEqualTo(24);
  }

  @Test
  void imagesThatFailedAreCountedWhereNothingElseIsSaidOfThem() {
    assertThat(result.summary())
        .contains(
            "  images that failed with one of the two or with both, and are in no number: 1 (SELECT * FROM failures)");
  }

  @Test
  void whatSaysWhichMapItIsIsNoStatistic() {
    assertThat(Statistics.names()).doesNotContainAnyElementsOf(MapKey.columnNames());
    assertThat(
            spark
                .table("comparisons")
                .where("statistic LIKE '%episode%' OR statistic LIKE '%layer_index%'")
                .count())
        .isZero();
  }
}
