package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpsamplingTest {
  @Test
  void agreesWithTorchWithoutAlignedCorners() {
    for (JsonNode golden : Resources.json("/picture/upsampled.json")) {
      float[] result =
          Upsampling.bilinear(
              Resources.floats(golden.get("map")),
              golden.get("height").intValue(),
              golden.get("width").intValue(),
              golden.get("targetHeight").intValue(),
              golden.get("targetWidth").intValue());
      assertThat(result)
          .as("%s×%s", golden.get("height"), golden.get("width"))
          .usingComparatorWithPrecision(2e-6f)
          .containsExactly(Resources.floats(golden.get("result")));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3, 4", "7, 7, 32, 32", "3, 5, 10, 4", "6, 2, 6, 2"})
  void theAdjointMovesAWeightAcrossTheInnerProduct(
      int height, int width, int targetHeight, int targetWidth) {
    float[] u = random(1, height * width);
    float[] v = random(2, targetHeight * targetWidth);
    double there = dot(Upsampling.bilinear(u, height, width, targetHeight, targetWidth), v);
    double back = dot(u, Upsampling.bilinearAdjoint(v, height, width, targetHeight, targetWidth));
    assertThat(back).isCloseTo(there, within(1e-5));
  }

  @Test
  void refusesSidesAndNumbersThatDoNotFit() {
    assertThatThrownBy(() -> Upsampling.bilinear(new float[6], 2, 3, 0, 4))
        .hasMessage("Cannot resize a map of 2×3 to 0×4 (height×width): sides must be at least 1");
    assertThatThrownBy(() -> Upsampling.bilinear(new float[5], 2, 3, 4, 4))
        .hasMessage("Cannot resize a map of 2×3 (height×width) from 5 values: it takes exactly 6");
    assertThatThrownBy(() -> Upsampling.bilinearAdjoint(new float[6], 2, 3, 4, 4))
        .hasMessage("Cannot resize a map of 4×4 (height×width) from 6 values: it takes exactly 16");
  }

  private static float[] random(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
