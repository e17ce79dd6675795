package io.naflow.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.similarity.Similarities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three tasks as audits of generated scenes, with the bundled network's embedding. */
class ComparisonTest {
  private static final int IMAGES = ComparedScenes.IMAGES;
  private static final int LAYERS = ComparedScenes.LAYERS;

  @TempDir private Path folder;
  private ComparedScenes compared;

  @BeforeEach
  void writeScenes() throws IOException {
    compared = ComparedScenes.write(folder);
  }

  private AuditResult run(Path out, String task, String... assignments) throws IOException {
    return compared.run(out, task, assignments);
  }

  private List<Row> query(String sql) {
    return compared.query(sql);
  }

  private long count(String from) {
    return compared.count(from);
  }

  @Test
  void retrievalRanksAsSortingAllPairsByTheStoredEmbeddingsDoes() throws IOException {
    AuditResult result = run(folder.resolve("out"), "{kind: retrieval, top: 8}");

    assertThat(result.exitCode()).isZero();
    assertThat(result.predictions()).isEqualTo(IMAGES);
    Map<String, float[]> vectors = compared.vectors();
    assertThat(vectors).hasSize(IMAGES);
    var ranked = new HashMap<String, List<String>>();
    for (Row row : query("SELECT query, other FROM pairs ORDER BY query, rank")) {
      ranked.computeIfAbsent(row.getString(0), key -> new ArrayList<>()).add(row.getString(1));
    }
    for (String image : vectors.keySet()) {
      List<String> expected =
          vectors.keySet().stream()
              .filter(other -> !other.equals(image))
              .sorted(
                  Comparator.comparingDouble(
                      other ->
                          -Similarities.byId("cosine")
                              .value(vectors.get(image), vectors.get(other))))
              .limit(8)
              .toList();
      assertThat(ranked.get(image)).isEqualTo(expected);
    }
  }

  @Test
  void precisionReachesTheEmbeddings() throws IOException {
    run(folder.resolve("exact"), "{kind: retrieval, top: 1}");
    Map<String, float[]> exact = compared.vectors();
    run(folder.resolve("reduced"), "{kind: retrieval, top: 1}", "precision=bfloat16");
    Map<String, float[]> reduced = compared.vectors();

    assertThat(reduced).hasSameSizeAs(exact);
    reduced.forEach(
        (image, vector) -> {
          assertThat(vector).isNotEqualTo(exact.get(image));
          assertThat(Similarities.byId("cosine").value(vector, exact.get(image)))
              .isGreaterThan(0.999);
        });
  }

  @Test
  void recallIsThatOfTheTableAndBothImagesOfEachPairHaveTheirFlow() throws IOException {
    AuditResult result = run(folder.resolve("out"), "{kind: retrieval, top: 8}");

    double atOne =
        query("SELECT avg(CAST(same_class AS INT)) FROM pairs WHERE rank = 1").get(0).getDouble(0);
    double atFour =
        query(
                """
                SELECT avg(hit) FROM (
                  SELECT max(CAST(split(query, '/')[0] = split(other, '/')[0] AS INT)) AS hit
                  FROM pairs WHERE rank <= 4 GROUP BY query)
                """)
            .get(0)
            .getDouble(0);
    // The classifier beneath has learnt these classes: chance would be 1 of 8.
    assertThat(atOne).isGreaterThan(0.7);
    assertThat(result.summary())
        .anyMatch(line -> line.contains("@1 %.1f %%".formatted(100 * atOne)))
        .anyMatch(line -> line.contains("@4 %.1f %%".formatted(100 * atFour)));

    assertThat(count("layer_stats WHERE role = 'query'")).isEqualTo(IMAGES * LAYERS);
    assertThat(count("layer_stats WHERE role = 'support'")).isEqualTo(IMAGES * LAYERS);
    assertThat(count("maps")).isEqualTo(2 * IMAGES * LAYERS);
    assertThat(
            count(
                """
                layer_stats q JOIN pairs p ON q.image = p.query AND q.pair = p.other
                JOIN layer_stats s ON s.image = p.other AND s.pair = p.query AND s.layer = q.layer
                WHERE q.role = 'query' AND s.role = 'support' AND p.rank = 1
                """))
        .isEqualTo(IMAGES * LAYERS);
    List<Row> cosines =
        query(
            "SELECT min(value), max(value), count(*) FROM metrics WHERE metric = 'pair_similarity'");
    assertThat(cosines.get(0).getDouble(0)).isBetween(0.0, 1.0);
    assertThat(cosines.get(0).getDouble(1)).isBetween(0.0, 1.0);
    assertThat(cosines.get(0).getLong(2)).isEqualTo(IMAGES * LAYERS);
  }

  @Test
  void resultsDoNotDependOnBatchesOrBlocks() throws IOException {
    run(folder.resolve("one"), "{kind: retrieval, top: 3}");
    List<Row> pairs = query("SELECT query, other, rank FROM pairs ORDER BY query, rank");
    List<Row> sums = query("SELECT map_sum FROM layer_stats ORDER BY image, pair, role, layer");
    run(
        folder.resolve("other"),
        "{kind: retrieval, top: 3}",
        "execution.batch=7",
        "execution.images_per_block=100");
    assertThat(query("SELECT query, other, rank FROM pairs ORDER BY query, rank")).isEqualTo(pairs);
    List<Row> again = query("SELECT map_sum FROM layer_stats ORDER BY image, pair, role, layer");
    assertThat(again).hasSameSizeAs(sums);
    for (int i = 0; i < sums.size(); i++) {
      double sum = sums.get(i).getDouble(0);
      assertThat(again.get(i).getDouble(0)).isCloseTo(sum, within(1e-2 * Math.abs(sum) + 1e-3));
    }
  }

  @Test
  void neighboursVoteForTheClassAndThePairIsOfThatClass() throws IOException {
    run(folder.resolve("out"), "{kind: contrastive, neighbours: 10, temperature: 0.07}");

    assertThat(count("predictions")).isEqualTo(IMAGES);
    assertThat(count("pairs")).isEqualTo(10 * IMAGES);
    List<Row> votes =
        query(
            """
            WITH labels AS (SELECT image, label FROM embeddings),
            votes AS (SELECT query, label, sum(exp(similarity / 0.07)) AS votes
              FROM pairs JOIN labels ON other = image GROUP BY query, label),
            shares AS (SELECT query, label, votes / sum(votes) OVER (PARTITION BY query) AS share,
              row_number() OVER (PARTITION BY query ORDER BY votes DESC) AS place FROM votes)
            SELECT predicted, probability, label, share FROM
              (SELECT image, predicted, probability FROM predictions)
              JOIN shares ON image = query AND place = 1
            """);
    assertThat(votes).hasSize(IMAGES);
    for (Row row : votes) {
      assertThat(row.getInt(0)).isEqualTo(row.getInt(2));
      assertThat(row.getDouble(1)).isCloseTo(row.getDouble(3), within(1e-9));
    }
    assertThat(
            count(
                """
                (SELECT DISTINCT image, pair FROM layer_stats WHERE role = 'query') s
                JOIN predictions p ON s.image = p.image JOIN embeddings e ON s.pair = e.image
                WHERE e.label = p.predicted
                """))
        .isEqualTo(IMAGES);
  }

  @Test
  void episodesAreKeptApartInTheTables() throws IOException {
    AuditResult result =
        run(
            folder.resolve("out"),
            "{kind: few-shot, ways: 3, shots: 1, queries: 2, episodes: 4, similarity: euclidean}");

    assertThat(result.predictions()).isEqualTo(4 * 3 * 2);
    assertThat(count("predictions")).isEqualTo(24);
    assertThat(count("pairs")).isEqualTo(24 * 3);
    assertThat(query("SELECT DISTINCT episode FROM layer_stats ORDER BY episode"))
        .extracting(row -> row.getInt(0))
        .containsExactly(0, 1, 2, 3);
    // With one shot the prototype is the support itself: the prediction is the nearest one's class.
    assertThat(
            count(
                """
                predictions p JOIN pairs r ON p.image = r.query AND p.episode = r.episode
                JOIN embeddings e ON e.image = r.other
                WHERE r.rank = 1 AND p.predicted = e.label
                  AND abs(p.score - r.similarity) < 1e-9
                """))
        .isEqualTo(24);
    double accuracy =
        query("SELECT avg(CAST(correct AS INT)) FROM predictions").get(0).getDouble(0);
    assertThat(result.summary())
        .anyMatch(
            line ->
                line.startsWith("accuracy  scenes: %.1f %%".formatted(100 * accuracy))
                    && line.endsWith("over 4 episodes"));
  }

  @Test
  void aGalleryOfItsOwnIsSearchedAndNothingElse() throws IOException {
    SceneFolder gallery = SceneFolder.write(folder.resolve("gallery"), 24, 6);
    run(
        folder.resolve("out"),
        "{kind: retrieval, top: 2, gallery: \"%s\"}".formatted(gallery.images()));

    assertThat(count("embeddings WHERE part = 'gallery'")).isEqualTo(24);
    assertThat(
            count(
                "pairs p LEFT ANTI JOIN (SELECT image FROM embeddings WHERE part = 'gallery') g ON p.other = g.image"))
        .isZero();
    assertThat(count("pairs")).isEqualTo(2 * IMAGES);
  }

  @Test
  void anImageThatCannotBeReadFailsOnceAndIsNobodysNeighbour() throws IOException {
    Files.writeString(compared.scenes().images().resolve("disc/broken.png"), "no picture");
    AuditResult result =
        run(folder.resolve("out"), "{kind: retrieval, top: 50}", "output.failures_allowed=0.5");

    assertThat(result.failures()).isEqualTo(1);
    assertThat(query("SELECT image, stage FROM failures").get(0))
        .hasToString("[disc/broken.png,decode]");
    assertThat(count("pairs")).isEqualTo(IMAGES * (IMAGES - 1));
  }

  @Test
  void aFinishedRunIsLeftAsItIsWhenResumed() throws IOException {
    Path out = folder.resolve("out");
    run(out, "{kind: retrieval, top: 1}");
    List<Row> attempt = query("SELECT attempt_id FROM runs");
    compared.resume(out, "{kind: retrieval, top: 1}");
    assertThat(query("SELECT attempt_id FROM runs")).isEqualTo(attempt);
    run(out, "{kind: retrieval, top: 1}");
    assertThat(count("pairs")).isEqualTo(IMAGES);
  }

  @Test
  void whatCannotWorkIsRefusedBeforeAnyWork() {
    Path out = folder.resolve("out");
    assertThatThrownBy(() -> run(out, "{kind: retrieval, tops: 3}"))
        .hasMessageContaining("unknown key 'task.tops'")
        .hasMessageContaining("did you mean 'top'?");
    assertThatThrownBy(() -> run(out, "{kind: retrival}"))
        .hasMessageContaining("did you mean 'retrieval'?");
    assertThatThrownBy(() -> run(out, "{kind: classify}"))
        .hasMessageContaining("Cannot classify with scenenet-embedding");
    assertThatThrownBy(() -> run(out, "{kind: retrieval}", "models.0.architecture=scenenet"))
        .hasMessageContaining("Cannot compare embeddings of scenenet: it ends in classes");
    assertThatThrownBy(() -> run(out, "{kind: few-shot, similarity: image-to-class}"))
        .hasMessageContaining("Cannot compare by image-to-class: the network's embedding is one");
    assertThatThrownBy(() -> run(out, "{kind: few-shot, ways: 9}"))
        .hasMessageContaining("Cannot draw 9-way episodes: 8 classes have the 2 images");
    assertThatThrownBy(
            () ->
                run(
                    out,
                    "{kind: retrieval, gallery: \"%s\"}"
                        .formatted(compared.scenes().images().resolve(".."))))
        .hasMessageContaining("Cannot compare images with those of")
        .hasMessageContaining("give both the same class folders, or labels by a .csv file");
    assertThat(out).doesNotExist();
  }
}
