package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapNormalisationTest {
  private static final JsonNode GOLDEN = MetricGoldens.read("cam-formulas.json").get("methods");

  /** Normalised, resized and normalised again, as pytorch-grad-cam does with a single layer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gradcam",
        "gradcampp",
        "xgradcam",
        "layercam",
        "hirescam",
        "gradcamelementwise",
        "eigencam_signfixed",
        "eigengradcam_signfixed"
      })
  void pgcAgreesWithPytorchGradCam(String method) {
    float[] raw = MetricGoldens.floats(GOLDEN.get(method).get("raw"));
    float[] small = MapNormalisation.PGC.normalise(raw).values();
    float[] large =
        MapNormalisation.PGC.normalise(Bilinear.between(4, 4, 8, 8).apply(small)).values();
    assertThat(large)
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(MetricGoldens.floats(GOLDEN.get(method).get("pgc_8x8")));
  }

  @Test
  void profilesDifferInWhatBecomesOfNegativeAndSmallestValues() {
    float[] map = {-2, 1, 4};
    assertThat(MapNormalisation.PGC.normalise(map).values())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0, 0.25f, 1);
    assertThat(MapNormalisation.MINMAX.normalise(map).values()).containsExactly(0, 0.5f, 1);
    assertThat(MapNormalisation.MAX.normalise(map).values()).containsExactly(0, 0.25f, 1);
    assertThat(MapNormalisation.SIGNED.normalise(map).values()).containsExactly(-0.5f, 0.25f, 1);

    float[] positive = {1, 3};
    assertThat(MapNormalisation.PGC.normalise(positive).values()[0]).isZero();
    assertThat(MapNormalisation.MAX.normalise(positive).values()[0]).isEqualTo(1 / 3f);
  }

  @Test
  void theSignedProfileKeepsTheStrongerNegativeSide() {
    assertThat(MapNormalisation.SIGNED.normalise(new float[] {-4, 1}).values())
        .containsExactly(-1, 0.25f);
  }

  @ParameterizedTest
  @EnumSource
  void aConstantMapBecomesZeroAndIsReported(MapNormalisation profile) {
    for (float constant : new float[] {0, 3, -3, 1e-30f}) {
      MapNormalisation.Normalised result =
          profile.normalise(new float[] {constant, constant, constant});
      assertThat(result.degenerate()).isTrue();
      assertThat(result.values()).containsExactly(0, 0, 0);
    }
  }

  @Test
  void aMapWithoutPositiveValuesIsDegenerateOnlyWhereItIsRectified() {
    float[] map = {-1, -2};
    assertThat(MapNormalisation.PGC.normalise(map).degenerate()).isTrue();
    assertThat(MapNormalisation.MAX.normalise(map).degenerate()).isTrue();
    assertThat(MapNormalisation.MINMAX.normalise(map).degenerate()).isFalse();
    assertThat(MapNormalisation.SIGNED.normalise(map).degenerate()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void normalisesACopyIntoItsRange(MapNormalisation profile) {
    float[] map = {7e-3f, -1e-3f, 2e-3f, 0};
    float[] values = profile.normalise(map).values();
    assertThat(map).containsExactly(7e-3f, -1e-3f, 2e-3f, 0);
    for (float value : values) {
      assertThat(value).isBetween(profile.low(), 1f);
    }
    assertThat(values[0]).isCloseTo(1, within(2e-5f));
  }

  @ParameterizedTest
  @EnumSource
  void extremeValuesStayFinite(MapNormalisation profile) {
    float[] huge = {-Float.MAX_VALUE, Float.MAX_VALUE};
    assertThat(profile.normalise(huge).values()).containsExactly(profile.low(), 1);
    for (float value : profile.normalise(new float[] {0, Float.MIN_VALUE}).values()) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(MapNormalisation profile) {
    assertThat(MapNormalisation.of(profile.id())).isEqualTo(profile);
  }

  @Test
  void refusesWhatItCannotNormalise() {
    assertThatThrownBy(() -> MapNormalisation.PGC.normalise(new float[] {0, Float.NaN}))
        .hasMessage("Cannot normalise a map with NaN at position 1: all values must be finite");
    assertThatThrownBy(() -> MapNormalisation.PGC.normalise(new float[0]))
        .hasMessage("Cannot normalise a map of 0 values: it takes at least one");
    assertThatThrownBy(() -> MapNormalisation.of("l2"))
        .hasMessage(
            "Cannot normalise maps by 'l2': no such profile; there are pgc, minmax, max, signed");
  }
}
