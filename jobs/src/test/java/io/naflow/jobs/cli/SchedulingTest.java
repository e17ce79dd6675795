package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.naflow.jobs.config.GatesReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What docs/scheduling.md offers, as far as it can be checked without a cluster. */
class SchedulingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCRIPT = ROOT.resolve("scripts/scheduled-audit");
  private static final Path SCHEDULE = ROOT.resolve("conf/schedule");
  private static final Set<String> OPTIONS = Set.of("--gates", "--drift", "--set", "--master");

  /**
   * Stands in for naflow: writes down what it is asked, and ends as its name in {@code ENDS} says.
   */
  private static final String STAND_IN =
      """
      #!/bin/sh
      echo "$@" >>"$ASKED"
      case $1 in audit) echo "images    3"; echo "run       nightly-0123 is finished already" ;; esac
      for end in $ENDS; do
        case "$*" in *"${end%%:*}"*) exit "${end##*:}" ;; esac
      done
      """;

  @TempDir private Path folder;

  private record Ended(int code, List<String> asked) {}

  private Ended scheduled(String ends, String... arguments) throws Exception {
    Path naflow = folder.resolve("naflow");
    Files.writeString(naflow, STAND_IN);
    assertThat(naflow.toFile().setExecutable(true)).isTrue();
    Path asked = folder.resolve("asked");
    Files.writeString(asked, "");
    var command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process
        .environment()
        .putAll(Map.of("NAFLOW", naflow.toString(), "ASKED", asked.toString(), "ENDS", ends));
    Process started = process.start();
    started.getInputStream().readAllBytes();
    return new Ended(started.waitFor(), Files.readAllLines(asked));
  }

  private Ended nightly(String ends) throws Exception {
    return scheduled(
        ends,
        "a.yaml",
        folder + "/out",
        "--gates",
        "g.yaml",
        "--set",
        "run.seed=1",
        "--drift",
        "d.yaml");
  }

  @Test
  void aNightAuditsJudgesMeasuresDriftAndReportsTheSameRun() throws Exception {
    Ended ended = nightly("");
    String out = folder + "/out";
    assertThat(ended.code()).isZero();
    assertThat(ended.asked())
        .containsExactly(
            "compare --tables %s/tables --gate g.yaml --dry-run".formatted(out),
            "compare --tables %s/tables --gate d.yaml --dry-run".formatted(out),
            "audit --config a.yaml --out " + out + " --resume --set run.seed=1",
            "compare --tables %1$s/tables --run nightly-0123 --gate g.yaml --out %1$s/nightly-0123-models.json"
                .formatted(out),
            "compare --tables %1$s/tables --run nightly-0123 --gate d.yaml --out %1$s/nightly-0123-drift.json --baseline-run last-passed"
                .formatted(out),
            "report --tables %1$s/tables --run nightly-0123 --out %1$s/nightly-0123.html"
                .formatted(out));
  }

  @Test
  void anAuditThatFailedEndsTheNight() throws Exception {
    Ended ended = nightly("audit:1");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.asked()).hasSize(3);
  }

  @Test
  void gatesThatCannotBeReadEndTheNightBeforeTheAudit() throws Exception {
    Ended ended = nightly("--dry-run:2");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.asked()).singleElement().asString().startsWith("compare");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aGateThatIsNotMetStillGetsItsReportAndTheCodeThree() throws Exception {
    Ended ended = nightly("models.json:3");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.asked()).hasSize(6);
  }

  @Test
  void tooManyFailedImagesOutrankAGate() throws Exception {
    Ended ended = nightly("audit:4 drift.json:3");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.asked()).hasSize(6);
  }

  @Test
  void aComparisonThatFailsEndsTheNight() throws Exception {
    assertThat(nightly("models.json:2").code()).isEqualTo(2);
  }

  @Test
  void wrongUsageIsSaid() throws Exception {
    assertThat(scheduled("", "a.yaml").code()).isEqualTo(2);
    assertThat(scheduled("", "a.yaml", "out", "--gate", "g.yaml").code()).isEqualTo(2);
    assertThat(scheduled("", "a.yaml", "out", "--gates").code()).isEqualTo(2);
  }

  @Test
  void theCrontabHasFiveFieldsAndOptionsThatTheScriptKnows() throws IOException {
    List<String> jobs =
        Files.readAllLines(SCHEDULE.resolve("crontab")).stream()
            .filter(line -> Character.isDigit(line.isEmpty() ? '#' : line.charAt(0)))
            .toList();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0)).matches("\\d+ \\d+ \\* \\* \\*  flock -n .*");
    // In a crontab a bare percent sign ends the command.
    assertThat(jobs.get(0)).contains("scripts/scheduled-audit").doesNotContain("%");
    assertThat(OPTIONS).containsAll(options(jobs.get(0)));
  }

  private static List<String> options(String text) {
    Matcher option = Pattern.compile("(?<![\\w-])--[a-z]+").matcher(text);
    return option.results().map(found -> found.group()).toList();
  }

  @Test
  void theCronJobIsOneOfKubernetesAndNeverTriesAFailedGateAgain() throws IOException {
    String text =
        Files.readString(SCHEDULE.resolve("kubernetes-cronjob.yaml"), StandardCharsets.UTF_8);
    Map<String, Object> job = new Yaml().load(text);
    assertThat(job).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "CronJob");
    Map<String, Object> spec = section(job, "spec");
    assertThat((String) spec.get("schedule")).matches("(\\S+ ){4}\\S+");
    assertThat(spec).containsEntry("concurrencyPolicy", "Forbid");
    Map<String, Object> jobSpec = section(section(spec, "jobTemplate"), "spec");
    Map<String, Object> rule = list(section(jobSpec, "podFailurePolicy"), "rules").get(0);
    assertThat(section(rule, "onExitCodes")).containsEntry("values", List.of(2, 3, 4));
    Map<String, Object> pod = section(section(jobSpec, "template"), "spec");
    // A pod failure policy needs it.
    assertThat(pod).containsEntry("restartPolicy", "Never");
    Map<String, Object> container = list(pod, "containers").get(0);
    assertThat(section(rule, "onExitCodes")).containsEntry("containerName", container.get("name"));
    assertThat(container.get("command").toString()).contains("scripts/scheduled-audit");
    assertThat(OPTIONS).containsAll(options(container.get("args").toString()));
    assertThat(list(container, "volumeMounts").stream().map(mount -> mount.get("name")))
        .containsExactlyInAnyOrderElementsOf(
            list(pod, "volumes").stream().map(volume -> volume.get("name")).toList());
  }

  @SuppressWarnings("unchecked") // YAML's sections
  private static Map<String, Object> section(Map<String, Object> of, String name) {
    return (Map<String, Object>) of.get(name);
  }

  @SuppressWarnings("unchecked") // YAML's lists of sections
  private static List<Map<String, Object>> list(Map<String, Object> of, String name) {
    return (List<Map<String, Object>>) of.get(name);
  }

  @Test
  void theDagIsPythonWhereThereIsAPythonToAsk() throws Exception {
    Path dag = SCHEDULE.resolve("airflow_dag.py");
    assertThat(OPTIONS).containsAll(options(Files.readString(dag)));
    assumeThat(Files.isExecutable(Path.of("/usr/bin/python3"))).isTrue();
    Process python =
        new ProcessBuilder(
                "/usr/bin/python3",
                "-c",
                "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')",
                dag.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(said).isZero();
  }

  @Test
  void theGatesForDriftAreUnderstood() throws IOException {
    assertThat(GatesReader.read(Files.readString(ROOT.resolve("conf/gates-drift.yaml")), "gates"))
        .hasSize(4)
        .anyMatch(gate -> gate.statistic().endsWith(":psi"));
  }
}
