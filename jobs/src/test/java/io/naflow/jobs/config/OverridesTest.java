package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
  private static final String SMALLEST =
      """
      dataset: {path: photos}
      models:
        - {id: mine, architecture: resnet50}
      methods: [naflow]
      """;

  private static AuditConfig read(String... assignments) {
    return AuditConfigReader.read(SMALLEST, "audit.yaml", List.of(assignments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/photos #2",
        "a: b",
        "\"quoted\"",
        "'q'",
        "[1] {x}",
        "{a: b}",
        "&anchor",
        "*glob*",
        "!tag",
        "null",
        "~",
        "yes",
        "007",
        " blanks ",
        "a=b",
        "%20",
        "- x",
        "größe"
      })
  void ofATextEveryCharacterIsPart(String text) {
    AuditConfig config = read("dataset.path=" + text, "models.0.weights=" + text);

    assertThat(config.dataset().path()).isEqualTo(text);
    assertThat(config.models().get(0).weights()).isEqualTo(text);
  }

  @Test
  void otherSettingsAreReadAsTheirKeysAskFor() {
    AuditConfig config =
        read(
            "dataset.limit=5",
            "output.maps=no",
            "layers.include=layer4.* #1",
            "models.0.state_dict=[model, ema]",
            "models.0.preprocessing={resize: [8, 9], crop: none}",
            "models.0.preprocessing.mean=[1, 2, 3]",
            "solver={iterations: 3}",
            "methods=gradcam");

    assertThat(config.dataset().limit()).hasValue(5);
    assertThat(config.output().maps()).isFalse();
    assertThat(config.layers().include()).containsExactly("layer4.* #1");
    assertThat(config.models().get(0).stateDict()).containsExactly("model", "ema");
    assertThat(config.models().get(0).preprocessing().mean()).contains(List.of(1.0, 2.0, 3.0));
    assertThat(config.solver().iterations()).isEqualTo(3);
    assertThat(config.methods()).containsExactly("gradcam");
    assertThat(read("layers.include=[a, b]", "layers.include.1=x #2").layers().include())
        .containsExactly("a", "x #2");
    assertThat(read("dataset.limit=5", "dataset.limit=null").dataset().limit()).isEmpty();
  }

  @Test
  void aTextThatIsNoWordOfTheKeyIsRefusedAsItStands() {
    assertThatThrownBy(() -> read("rectify=sum # as usual"))
        .hasMessageContaining("'rectify' is 'sum # as usual'");
    assertThatThrownBy(() -> read("dataset.path="))
        .hasMessageContaining(
            "'dataset.path' is '' (--set dataset.path=); it must be a text that is not empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset.path",
        "",
        "=",
        ".=x",
        "..=x",
        ".run.name=x",
        "run.name.=x",
        "run..name=x",
        " =x",
        "run.name =x"
      })
  void whatIsNoKeyWithAValueIsRefused(String assignment) {
    assertThatThrownBy(() -> read(assignment))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot use --set %s: write key=value, such as --set dataset.path=photos"
                .formatted(assignment));
  }
}
