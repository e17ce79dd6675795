package io.naflow.metric.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.naflow.image.PreparedImage;
import io.naflow.metric.Inputs;
import io.naflow.metric.MetricGoldens;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PerturbTest {
  static Stream<JsonNode> blurs() {
    return MetricGoldens.cases("blurs").stream();
  }

  static Stream<JsonNode> imputations() {
    return MetricGoldens.cases("imputations").stream();
  }

  @ParameterizedTest
  @MethodSource("blurs")
  void blursAsRiseDoesWithSciPyAndPyTorch(JsonNode golden) {
    float[] found = GaussianBlur.of(image(golden));

    assertThat(found).containsExactly(MetricGoldens.floats(golden.get("blurred")), within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("imputations")
  void fillsHolesAsADirectSparseSolverDoes(JsonNode golden) {
    HoleSystem system =
        HoleSystem.of(golden.get("h").asInt(), golden.get("w").asInt(), kept(golden));
    double[] expected = MetricGoldens.doubles(golden.get("filled"));
    int pixels = kept(golden).length;

    for (int channel = 0; channel < 3; channel++) {
      double[] found = system.solve(MetricGoldens.floats(golden.get("image")), channel * pixels);

      assertThat(found)
          .containsExactly(
              Arrays.copyOfRange(expected, channel * pixels, (channel + 1) * pixels), within(1e-4));
    }
  }

  @Test
  void aHoleInAnEvenImageIsFilledEvenly() {
    float[] values = new float[3 * 25];
    Arrays.fill(values, 1.5f);
    boolean[] kept = new boolean[25];
    kept[3] = true;

    assertThat(HoleSystem.of(5, 5, kept).solve(values, 25))
        .containsOnly(new double[] {1.5}, within(1e-9));
  }

  @Test
  void aHoleWithARimOfZerosIsFilledWithZeros() {
    float[] values = new float[3 * 900];
    values[0] = 10;
    boolean[] kept = new boolean[900];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = i < 90 || i % 30 < 3 + i / 200;
    }

    double[] found = HoleSystem.of(30, 30, kept).solve(values, 0);

    assertThat(found[0]).isEqualTo(10);
    for (int i = 1; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void imputationAddsNoiseOfAHundredthToHolesAlone() {
    PreparedImage image = Inputs.random(60, 60);
    boolean[] kept = new boolean[3600];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = i % 2 == 0;
    }
    float[] filled = NoisyLinearImputation.fill(image, kept, 0.01, new Random(1));

    double squares = 0;
    int holes = 0;
    for (int channel = 0; channel < 3; channel++) {
      double[] noiseless = HoleSystem.of(60, 60, kept).solve(image.values(), channel * 3600);
      for (int i = 0; i < kept.length; i++) {
        double noise = filled[channel * 3600 + i] - noiseless[i];
        if (kept[i]) {
          assertThat(noise).isZero();
        } else {
          squares += noise * noise;
          holes++;
        }
      }
    }
    assertThat(Math.sqrt(squares / holes)).isCloseTo(0.01, within(0.0005));
  }

  @Test
  void refusesToFillAnInputOfWhichNothingIsKept() {
    assertThatThrownBy(
            () ->
                NoisyLinearImputation.fill(
                    Inputs.random(4, 5), new boolean[20], 0.01, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot fill an input of 4×5 (height×width) of which nothing is kept: keep at least one pixel");
  }

  @Test
  void refusesAMaskOfAnotherSize() {
    assertThatThrownBy(
            () ->
                NoisyLinearImputation.fill(
                    Inputs.random(4, 5), new boolean[16], 0.01, new Random(1)))
        .hasMessage(
            "Cannot fill an input of 4×5 (height×width) by a mask of 16 values: it takes one a pixel");
  }

  @Test
  void blackIsASampleOfZeroAndTheMeanColourIsZeroAfterNormalisation() {
    assertThat(Fill.BLACK.level(Inputs.IMAGENET, 0)).isCloseTo(-0.485f / 0.229f, within(1e-6f));
    assertThat(Fill.BLACK.level(Inputs.IMAGENET, 2)).isCloseTo(-0.406f / 0.225f, within(1e-6f));
    assertThat(Fill.MEAN.level(Inputs.IMAGENET, 1)).isZero();
  }

  @Test
  void noiseHangsOnNameSeedPurposeAndIndexAlone() {
    long first = NoiseSource.of(0, "a.jpg", "road", 3).nextLong();

    assertThat(NoiseSource.of(0, "a.jpg", "road", 3).nextLong()).isEqualTo(first);
    assertThat(NoiseSource.of(1, "a.jpg", "road", 3).nextLong()).isNotEqualTo(first);
    assertThat(NoiseSource.of(0, "b.jpg", "road", 3).nextLong()).isNotEqualTo(first);
    assertThat(NoiseSource.of(0, "a.jpg", "rise", 3).nextLong()).isNotEqualTo(first);
    assertThat(NoiseSource.of(0, "a.jpg", "road", 4).nextLong()).isNotEqualTo(first);
  }

  private static PreparedImage image(JsonNode golden) {
    return Inputs.of(
        golden.get("h").asInt(),
        golden.get("w").asInt(),
        MetricGoldens.floats(golden.get("image")));
  }

  private static boolean[] kept(JsonNode golden) {
    double[] numbers = MetricGoldens.doubles(golden.get("kept"));
    boolean[] kept = new boolean[numbers.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = numbers[i] > 0;
    }
    return kept;
  }
}
