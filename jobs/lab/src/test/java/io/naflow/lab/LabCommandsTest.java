package io.naflow.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lab's commands are found by the command line, which does not know them. */
class LabCommandsTest {
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void catchWhatIsPrinted() {
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  @AfterEach
  void printAgain() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theHelpListsThem() {
    assertThat(Main.run("--help")).isZero();

    assertThat(printed()).containsPattern("(?m)^  bench ").containsPattern("(?m)^  train-demo ");
  }

  @Test
  void theirErrorsAreThoseOfAllCommands() {
    assertThat(Main.run("bench", "--precision", "fp8")).isEqualTo(2);

    assertThat(printed())
        .contains("'--precision': expected one of [FLOAT32, BFLOAT16, FLOAT16]", "was 'fp8'");
  }
}
