package io.naflow.jobs.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricSampleTest {
  private static final List<String> IMAGES =
      IntStream.range(0, 2000).mapToObj(i -> "class/image-%04d.jpg".formatted(i)).toList();

  private static AuditConfig config(long seed) {
    return AuditConfigReader.read(
        """
        run: {seed: %d}
        dataset: {path: photos}
        models: [{id: mine, architecture: resnet50}]
        methods: [naflow]
        metrics:
          - sparseness
          - {id: road, sample: 100}
          - {id: insertion_auc, sample: 0.3}
          - {id: deletion_auc, sample: 5000}
        """
            .formatted(seed),
        "audit.yaml",
        List.of());
  }

  private static List<String> chosen(MetricSample sample, int metric) {
    return IMAGES.stream().filter(name -> sample.holds(metric, name)).toList();
  }

  @Test
  void aCountIsMetExactlyAndAShareAbout() {
    MetricSample sample = MetricSample.of(config(0), IMAGES);

    assertThat(chosen(sample, 0)).hasSize(2000);
    assertThat(chosen(sample, 1)).hasSize(100);
    // The standard deviation of a binomial count is 20 here.
    assertThat(chosen(sample, 2).size()).isBetween(500, 700);
    assertThat(chosen(sample, 3)).hasSize(2000);
    for (int metric = 0; metric < 4; metric++) {
      assertThat(sample.parts().get(metric).images()).isEqualTo(chosen(sample, metric).size());
    }
  }

  @Test
  void theChoiceHangsOnNamesAndSeedAlone() {
    var shuffled = new ArrayList<>(IMAGES);
    Collections.shuffle(shuffled, new Random(1));
    MetricSample sample = MetricSample.of(config(0), IMAGES);

    assertThat(MetricSample.of(config(0), shuffled)).isEqualTo(sample);
    assertThat(chosen(MetricSample.of(config(1), IMAGES), 1)).isNotEqualTo(chosen(sample, 1));
  }

  @Test
  void aSmallerSampleIsPartOfALargerOne() {
    MetricSample sample = MetricSample.of(config(0), IMAGES);

    assertThat(chosen(sample, 2)).containsAll(chosen(sample, 1));
  }
}
