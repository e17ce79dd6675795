package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.Granularity;
import io.naflow.api.Inversion;
import io.naflow.api.InversionStop;
import io.naflow.api.LayerInfo;
import io.naflow.api.Prediction;
import io.naflow.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripRowTest {
  private static final RgbImage IMAGE = new RgbImage(1, 1, new byte[3]);

  @Test
  void isMadeOfOneMethodsMaps() {
    StripRow row =
        row(0.934, Optional.of("beagle"), map("naflow", 0.5, true), map("naflow", 1, false));
    assertThat(row.title()).isEqualTo("resnet18 · naflow");
    assertThat(row.subtitle()).isEqualTo("dog.png: beagle (class 162), probability 0.93");
    assertThat(row.panels()).extracting(Panel::layer).containsExactly("layer0.5", "layer1.0");
    assertThat(row.panels()).extracting(Panel::channels).containsExactly(64, 64);
    assertThat(row.panels())
        .extracting(Panel::unsolved)
        .containsExactly(OptionalDouble.empty(), OptionalDouble.of(0.3));
    assertThat(row.panels().get(0).map()).containsExactly(1, -2);
  }

  @Test
  void mapsThatWereNotInvertedAreNotMarked() {
    AttentionMap map = new AttentionMap("gradcam", layer(1), new float[2], Optional.empty());
    assertThat(Panel.of(map).unsolved()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1.00", "0.996, > 0.99", "0.994, 0.99", "0.004, < 0.01", "0, 0.00"})
  void aProbabilityIsNotRoundedToCertainty(double probability, String text) {
    assertThat(row(probability, Optional.empty(), map("naflow", 1, true)).subtitle())
        .isEqualTo("dog.png: class 162, probability " + text);
  }

  @Test
  void refusesMapsOfSeveralMethodsAndOfNone() {
    assertThatThrownBy(
            () -> row(1, Optional.empty(), map("naflow", 0.5, true), map("gradcam", 1, true)))
        .hasMessage(
            "Cannot draw one row of model 'resnet18' from maps of the methods [naflow, gradcam]: exactly one is needed");
    assertThatThrownBy(() -> row(1, Optional.empty())).hasMessageContaining("methods []");
    assertThatThrownBy(() -> new StripRow("resnet18", "", IMAGE, List.of()))
        .hasMessage("Cannot draw a strip of 'resnet18' without layers: at least one map is needed");
  }

  @Test
  void refusesLayersOutOfOrder() {
    assertThatThrownBy(
            () -> row(1, Optional.empty(), map("naflow", 1, true), map("naflow", 0.5, true)))
        .hasMessage(
            "Cannot draw layer 'layer0.5' (depth 0.5) after 'layer1.0' (depth 1.0): a strip goes from shallow to deep");
  }

  @Test
  void refusesPanelsThatDoNotFitTogether() {
    assertThatThrownBy(() -> new Panel("a", 1, 2, 2, 0, new float[3], OptionalDouble.empty()))
        .hasMessage(
            "Cannot show 3 values of layer 'a' as a map of 2×2: it takes sides of at least 1 and 4 values");
    assertThatThrownBy(() -> new Panel("a", 1, 0, 2, 0, new float[0], OptionalDouble.empty()))
        .hasMessageContaining("0×2");
    assertThatThrownBy(() -> new Panel("a", 1, 1, 1, 1.5, new float[1], OptionalDouble.empty()))
        .hasMessage(
            "Cannot place layer 'a' at depth 1.5: depths lie between 0 (image) and 1 (last feature map)");
  }

  private static StripRow row(double probability, Optional<String> name, AttentionMap... maps) {
    Prediction prediction = new Prediction(162, 9.5, OptionalDouble.of(probability), List.of());
    return StripRow.of("resnet18", "dog.png", IMAGE, prediction, name, List.of(maps));
  }

  private static AttentionMap map(String method, double depth, boolean converged) {
    Inversion inversion =
        new Inversion(converged ? InversionStop.SOLVED : InversionStop.LIMIT, 0.3, 0.2, 30, 0, 0);
    return new AttentionMap(method, layer(depth), new float[] {1, -2}, Optional.of(inversion));
  }

  private static LayerInfo layer(double depth) {
    return new LayerInfo("layer" + depth, 0, "residual", Granularity.BLOCK, 64, 1, 2, depth);
  }
}
