package io.naflow.api.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter.Whole("steps", 28, 1, 100, "Steps."),
          new Parameter.Real("noise", 0.5, 0, 1, "Noise."),
          new Parameter.Word("fill", "mean", List.of("mean", "black"), "Fill."));

  @Test
  void whatIsNotChosenIsAsItAlwaysWas() {
    Choices complete = new Choices(Map.of("steps", 3)).completed("road", PARAMETERS);

    assertThat(complete.whole("steps")).isEqualTo(3);
    assertThat(complete.real("noise")).isEqualTo(0.5);
    assertThat(complete.word("fill")).isEqualTo("mean");
  }

  @Test
  void onlyWhatDiffersStandsInAName() {
    assertThat(Choices.STANDARD.completed("road", PARAMETERS).suffix(PARAMETERS)).isEmpty();
    assertThat(new Choices(Map.of("fill", "black", "steps", 3, "noise", 0.5)).suffix(PARAMETERS))
        .isEqualTo(":steps=3,fill=black");
  }

  @Test
  void whatIsOutOfRangeIsRefusedWithWhatWouldBeRight() {
    assertThatThrownBy(() -> completed("steps", 0))
        .hasMessage(
            "Cannot run road with steps = 0: it must be a whole number from 1 to 100, such as 28");
    assertThatThrownBy(() -> completed("noise", 0.0))
        .hasMessage(
            "Cannot run road with noise = 0.0: it must be a number above 0.0 and at most 1.0, such as 0.5");
    assertThatThrownBy(() -> completed("noise", Double.NaN)).hasMessageContaining("noise = NaN");
    assertThatThrownBy(() -> completed("fill", "blur"))
        .hasMessage("Cannot run road with fill = blur: it must be one of mean, black");
    assertThatThrownBy(() -> completed("steps", "many")).hasMessageContaining("steps = many");
    assertThatThrownBy(() -> completed("step", 3))
        .hasMessage("Cannot choose 'step' of road: there are [steps, noise, fill]");
    assertThatThrownBy(() -> new Choices(Map.of("seed", 3)).completed("gradcam", List.of()))
        .hasMessage("Cannot choose 'seed' of gradcam: it has nothing to choose");
  }

  private static Choices completed(String name, Object value) {
    return new Choices(Map.of(name, value)).completed("road", PARAMETERS);
  }
}
