package io.naflow.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few-shot episodes by DN4's measure, with seeded weights. */
class LocalDescriptorsTest {
  @TempDir private Path folder;

  /** The vote once more, from the stored descriptors: Li et al. 2019, Eq. 2, by sorting. */
  @Test
  void episodesByImageToClassAreNamedByTheNearestLocalDescriptors() throws IOException {
    ComparedScenes compared = ComparedScenes.write(folder);
    compared.run(
        folder.resolve("out"),
        "{kind: few-shot, ways: 2, shots: 2, queries: 1, episodes: 2, similarity: image-to-class}",
        "models.0.architecture=conv64f-dn4",
        "models.0.weights=seeded",
        "models.0.preprocessing.resize=[24, 24]",
        "models.0.preprocessing.crop=none",
        "layers={min_depth: 0.99}");

    assertThat(compared.count("predictions")).isEqualTo(4);
    assertThat(compared.count("layer_stats WHERE role = 'support'")).isEqualTo(4);
    Map<String, float[]> vectors = compared.vectors();
    for (Row row :
        compared.query(
            """
            SELECT p.image, p.score, collect_list(r.other)
            FROM predictions p
            JOIN pairs r ON r.query = p.image AND r.episode = p.episode
            JOIN embeddings e ON e.image = r.other AND e.label = p.predicted
            GROUP BY p.image, p.episode, p.score
            """)) {
      var support = new ArrayList<double[]>();
      row.<String>getList(2).forEach(shot -> support.addAll(descriptors(vectors.get(shot))));
      assertThat(support).hasSize(2 * 36);
      double sum = 0;
      for (double[] own : descriptors(vectors.get(row.getString(0)))) {
        sum +=
            support.stream()
                .mapToDouble(other -> dot(own, other))
                .map(cosine -> -cosine)
                .sorted()
                .limit(3)
                .sum();
      }
      assertThat(row.getDouble(1)).isCloseTo(-sum, within(1e-6));
    }
  }

  /** Unit vectors of 64 numbers, from channel-major maps. */
  private static List<double[]> descriptors(float[] vector) {
    int places = vector.length / 64;
    var descriptors = new ArrayList<double[]>();
    for (int place = 0; place < places; place++) {
      double[] descriptor = new double[64];
      for (int channel = 0; channel < 64; channel++) {
        descriptor[channel] = vector[channel * places + place];
      }
      double norm = Math.sqrt(dot(descriptor, descriptor));
      for (int channel = 0; channel < 64; channel++) {
        descriptor[channel] /= norm;
      }
      descriptors.add(descriptor);
    }
    return descriptors;
  }

  private static double dot(double[] one, double[] other) {
    double dot = 0;
    for (int d = 0; d < one.length; d++) {
      dot += one[d] * other[d];
    }
    return dot;
  }
}
