package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void whatALocaleHasLostIsNotTakenForAnotherPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypedWords.requireWhole("--out", "gr????e", "ANSI_X3.4-1968"))
        .withMessage(
            "Cannot use --out gr????e: this process's locale takes words to be in ANSI_X3.4-1968, and what is beyond it was lost; set LC_ALL=C.UTF-8 in its environment");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypedWords.requireWhole("--out", "gr\uFFFDe", "ISO-8859-1"));
    assertThatCode(() -> TypedWords.requireWhole("--out", "what?", "UTF-8"))
        .doesNotThrowAnyException();
    assertThatCode(() -> TypedWords.requireWhole("--out", "plain", "ANSI_X3.4-1968"))
        .doesNotThrowAnyException();
  }
}
