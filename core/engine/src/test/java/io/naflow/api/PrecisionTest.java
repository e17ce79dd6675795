package io.naflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void isFoundByItsName(Precision precision) {
    assertThat(Precision.named(precision.id())).isEqualTo(precision);
    assertThat(Precision.ids()).contains(precision.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fp16", "FLOAT32"})
  void anotherNameIsRefusedWithThoseThereAre(String name) {
    assertThatThrownBy(() -> Precision.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compute in precision '%s': it must be one of float32, bfloat16, float16"
                .formatted(name));
  }
}
