package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Rule;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.config.Gate.Undecided;
import io.naflow.jobs.config.Gate.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesReaderTest {
  private static Gate read(String gate) {
    return GatesReader.read("gates:\n  - " + gate, "gates.yaml").get(0);
  }

  @Test
  void everythingGivenIsRead() {
    assertThat(
            read(
                "{name: g, statistic: gini, method: naflow, layers: 'layer4.*', min_depth: 0.25, max_depth: 0.75, slice: 'class=*', absolute: {min: 1, max: 2}, change: {max: -3e-2}, bound: mean, min_n: 7, max_missing: 0.1, undecided: skip, severity: warn}"))
        .isEqualTo(
            new Gate(
                "g",
                "gini",
                new Where("naflow", "layer4.*", 0.25, 0.75, "class=*"),
                new Limits(1, 2),
                new Limits(Double.NEGATIVE_INFINITY, -0.03),
                new Rule(Measure.MEAN, 7, Severity.WARN, 0.1, Undecided.SKIP)));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    assertThat(read("{name: g, statistic: accuracy, change: {min: -0.01}}"))
        .isEqualTo(
            new Gate(
                "g",
                "accuracy",
                new Where("*", "*", 0, 1, "all"),
                Limits.NONE,
                new Limits(-0.01, Double.POSITIVE_INFINITY),
                new Rule(Measure.CI, 20, Severity.FAIL, 0, Undecided.FAIL)));
  }

  @Test
  void theExampleCanBeRead() throws IOException {
    Path example = Path.of("..", "conf", "gates-demo.yaml");
    assertThat(GatesReader.read(Files.readString(example), "gates-demo.yaml"))
        .extracting(Gate::statistic)
        .contains("accuracy", "energy_in_box", "map_earth_mover");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {statistic: gini, change: {min: 0}} | 'gates[0].name' is missing (gates.yaml, line 2)
          {name: g, statistic: gini, layer: x, change: {min: 0}} | unknown key 'gates[0].layer' (gates.yaml, line 2); did you mean 'layers'?
          {name: g, statistic: gini, change: {minimum: 0}} | unknown key 'gates[0].change.minimum'
          {name: g, statistic: gini, change: {min: low}} | 'gates[0].change.min' is 'low' (gates.yaml, line 2); it must be a number
          {name: g, statistic: gini, change: {min: 2, max: 1}} | it must be bounds with min up to max
          {name: g, statistic: gini, change: {}} | it must be a section with min, max or both
          {name: g, statistic: gini} | it must be a gate with a bound, such as 'change: {min: -0.01}'
          {name: g, statistic: gini, change: {min: 0}, min_depth: 1.5} | 'gates[0].min_depth' is '1.5' (gates.yaml, line 2); it must be a depth from 0 (image) to 1 (last feature map)
          {name: g, statistic: gini, change: {min: 0}, min_depth: 0.5, max_depth: 0.2} | it must be at least min_depth, 0.5
          {name: g, statistic: gini, change: {min: 0}, bound: median} | it must be one of ci, mean
          {name: g, statistic: gini, change: {min: 0}, severity: fatal} | it must be one of fail, warn
          {name: g, statistic: gini, change: {min: 0}, max_missing: 2} | it must be a share from 0 to 1
          {name: g, statistic: gini, change: {min: 0}, undecided: pass} | it must be one of fail, skip
          {name: g, statistic: gini, change: {min: 0}, min_n: 0} | it must be a whole number from 1 to
          """)
  void whatIsNotUnderstoodIsRefusedWithItsPlace(String gate, String message) {
    assertThatThrownBy(() -> read(gate))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot use the configuration: ")
        .hasMessageContaining(message);
  }

  @Test
  void aKeyThatIsMisspeltIsNamedAndNotTheOneThatIsThenMissing() {
    assertThatThrownBy(() -> GatesReader.read("gate: []", "g.yaml"))
        .hasMessageContaining("unknown key 'gate' (g.yaml, line 1); did you mean 'gates'?");
    assertThatThrownBy(() -> GatesReader.read("- {name: a}", "g.yaml"))
        .hasMessage(
            "Cannot read g.yaml: it holds a list of 1 instead of settings; begin with 'gates:'");
    assertThatThrownBy(() -> GatesReader.read("gates: [{nam: a}]", "g.yaml"))
        .hasMessageContaining("unknown key 'gates[0].nam' (g.yaml, line 1); did you mean 'name'?");
  }

  @Test
  void twoGatesOfOneNameAndNoneAtAllAreRefused() {
    String gate = "{name: g, statistic: gini, change: {min: 0}}";
    assertThatThrownBy(() -> GatesReader.read("gates: [" + gate + ", " + gate + "]", "gates.yaml"))
        .hasMessageContaining("'gates[1].name' is 'g'")
        .hasMessageContaining("it must be unlike the names of the other gates");
    assertThatThrownBy(() -> GatesReader.read("gates: []", "gates.yaml"))
        .hasMessageContaining("it must be a list of at least one gate");
  }

  @Test
  void aStarStandsForAnyTextAndADotForItself() {
    Where where = new Where("*", "layer4.*", 0.5, 1, "class=1*");
    assertThat(where.matches("naflow", "layer4.2", 0.9)).isTrue();
    assertThat(where.matches("naflow", "layer4x2", 0.9)).isFalse();
    assertThat(where.matches("naflow", "layer4.2", 0.4)).isFalse();
    assertThat(where.matchesSlice("class=17")).isTrue();
    assertThat(where.matchesSlice("class=7")).isFalse();
  }

  @Test
  void aStatisticOfTheWholeNetworkFitsAnyDepthButNoRangeOfDepths() {
    assertThat(new Where("*", "*", 0, 1, "all").matches("", "", Double.NaN)).isTrue();
    assertThat(new Where("*", "*", 0.5, 1, "all").matches("", "", Double.NaN)).isFalse();
  }
}
