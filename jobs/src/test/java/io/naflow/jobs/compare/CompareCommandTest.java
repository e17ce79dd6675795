package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.cli.Main;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.testing.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code naflow compare} from outside. */
class CompareCommandTest {
  @RegisterExtension private final Printed printed = new Printed();

  @TempDir private Path folder;

  private Path gates(String gate) throws IOException {
    return Files.writeString(folder.resolve("gates.yaml"), "gates:\n  - " + gate + "\n");
  }

  @Test
  void aGateThatIsNotMetEndsWithThreeAndAVerdictThatSaysWhichAndWhy() throws IOException {
    new ComparedTables(Location.of(folder.toString(), new Configuration()), "r1", 0)
        .write(0, Instant.parse("2026-01-01T00:00:00Z"));
    Path gates = gates("{name: peak, statistic: peak_in_box, layers: conv2, change: {min: -0.1}}");
    Path verdict = folder.resolve("new/verdict.json");

    int code =
        Main.run(
            "compare",
            "--tables",
            folder.resolve("tables").toString(),
            "--baseline",
            "a",
            "--candidate",
            "b",
            "--gate",
            gates.toString(),
            "--out",
            verdict.toString(),
            "--resamples",
            "100");

    assertThat(printed.err()).doesNotContain("naflow: ");
    assertThat(code).isEqualTo(3);
    assertThat(printed.out())
        .contains("b against a (run r1)", "gate      not_met   peak (b)", "verdict   fail");
    JsonNode root = new ObjectMapper().readTree(verdict.toFile());
    assertThat(root.get("verdict").asText()).isEqualTo("fail");
    assertThat(root.get("run_id").asText()).isEqualTo("r1");
    JsonNode gate = root.get("gates").get(0);
    assertThat(gate.get("gate").asText()).isEqualTo("peak");
    assertThat(gate.get("status").asText()).isEqualTo("not_met");
    JsonNode trial = gate.get("trials").get(0);
    // a peaks in the box on all images, b on those of class 1.
    assertThat(trial.get("value").asDouble()).isEqualTo(-0.5);
    assertThat(trial.get("bound").asDouble()).isEqualTo(-0.1);
    assertThat(trial.get("n").asInt()).isEqualTo(ComparedTables.IMAGES);
    assertThat(trial.get("judged").asDouble())
        .isEqualTo(trial.get("ci_low").asDouble())
        .isLessThan(-0.5);
    assertThat(trial.get("ci_high").asDouble()).isGreaterThan(-0.5);
    assertThat(trial.get("images").findValuesAsText("image"))
        .containsExactly("img-00.png", "img-02.png", "img-04.png", "img-06.png", "img-08.png");
  }

  @Test
  void threeImagesTellNothing() throws IOException {
    var three = new ComparedTables.Division(3, 3, 3);
    new ComparedTables(Location.of(folder.toString(), new Configuration()), "r1", 0, three)
        .write(0, Instant.parse("2026-01-01T00:00:00Z"));
    String tables = folder.resolve("tables").toString();
    assertThat(Main.run("compare", "--tables", tables, "--resamples", "100")).isZero();
    assertThat(printed.out())
        .contains("too few images to tell: 3, where at least 20 are needed; the largest difference")
        .contains("with 80 % power")
        .doesNotContain("significant");
    Path page = folder.resolve("report.html");
    assertThat(Main.run("report", "--tables", tables, "--out", page.toString())).isZero();
    assertThat(Files.readString(page))
        .contains("b: too few images to tell whether the attention lies elsewhere: 3,")
        .doesNotContain("beyond chance");
  }

  @Test
  void aGateThatIsNotUnderstoodEndsWithTwoBeforeAnyWork() throws IOException {
    Path gates = gates("{name: peak, statistic: peak_in_box, change: {least: 0}}");
    assertThat(Main.run("compare", "--tables", folder.toString(), "--gate", gates.toString()))
        .isEqualTo(2);
    assertThat(printed.err())
        .contains("unknown key 'gates[0].change.least' (" + gates + ", line 2)");
  }

  @Test
  void missingGatesAndMissingTablesEndWithTwo() {
    assertThat(Main.run("compare", "--tables", folder.toString(), "--gate", folder + "/none.yaml"))
        .isEqualTo(2);
    assertThat(Main.run("compare", "--tables", folder.toString())).isEqualTo(2);
    assertThat(printed.err())
        .contains("Cannot read gates " + folder + "/none.yaml: there is no such file")
        .contains("Cannot read the tables of '" + folder + "'");
  }
}
