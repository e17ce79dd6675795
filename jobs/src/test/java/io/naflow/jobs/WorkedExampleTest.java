package io.naflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.naflow.jobs.cli.Main;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.jobs.testing.WorkedExample;
import io.naflow.metric.InputMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.map.MapSubject;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.MetricProvider;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A method and a metric of somebody else's jar, in processes of their own that see that jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedExampleTest {
  private static final Pattern SHOWN =
      Pattern.compile("`(docs/worked-example/src/[^`]+)`[^`]*```\\w*\\R(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private record Ended(int code, String said) {}

  /** Runs {@code naflow} with jars on the class path. */
  private Ended naflow(List<Path> jars, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens="))
        .forEach(command::add);
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    var path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    jars.forEach(jar -> path.add(jar.toString()));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile(folder, "said", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int code = process.waitFor();
    return new Ended(code, Files.readString(said, StandardCharsets.UTF_8));
  }

  private String[] audit(String out, String metrics, boolean dryRun) throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), 3, 5);
    Path config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: example}
        dataset: {path: "%s"}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [hirescam, positive-gradient]
        metrics: %s
        layers: {min_depth: 0.5}
        output: {maps: true}
        """
            .formatted(scenes.images(), metrics));
    var arguments =
        new ArrayList<>(
            List.of(
                "audit",
                "--config",
                config.toString(),
                "--out",
                folder.resolve(out).toString(),
                "--master",
                "local[2]"));
    if (dryRun) {
      arguments.add("--dry-run");
    }
    return arguments.toArray(String[]::new);
  }

  @Test
  void anAuditHasTheirRowsKeysAndCosts() throws IOException, InterruptedException {
    Path jar = WorkedExample.jar(folder.resolve("good"), Map.of());
    String metrics = "[half_the_mass, {id: half_the_mass, part: 0.9}]";

    Ended planned = naflow(List.of(jar), audit("planned", metrics, true));
    assertThat(planned.code()).as(planned.said()).isZero();
    assertThat(planned.said())
        .contains("cost      plain, half_the_mass, half_the_mass:part=0.9: no passes");

    Ended ended = naflow(List.of(jar), audit("out", metrics, false));
    assertThat(ended.code()).as(ended.said()).isZero();
    SparkSession spark = LocalSpark.session();
    String tables = folder.resolve("out/tables/").toString();
    List<Row> stats =
        spark
            .read()
            .parquet(tables + "/layer_stats")
            .where("method = 'positive-gradient'")
            .select("image", "layer", "map_min", "map_status")
            .collectAsList();
    assertThat(stats).hasSizeGreaterThanOrEqualTo(3 * 4);
    assertThat(stats).allMatch(row -> row.getDouble(2) >= 0);
    assertThat(stats).filteredOn(row -> row.getString(3).equals("ok")).isNotEmpty();
    List<Row> half =
        spark
            .read()
            .parquet(tables + "/metrics")
            .groupBy("image", "layer", "method")
            .pivot("metric")
            .max("value")
            .select("half_the_mass", "`half_the_mass:part=0.9`", "method")
            .collectAsList();
    assertThat(half)
        .isNotEmpty()
        .allMatch(row -> row.getDouble(0) > 0 && row.getDouble(0) < row.getDouble(1))
        .allMatch(row -> row.getDouble(0) < 0.5 && row.getDouble(1) < 0.9);
    assertThat(half).extracting(row -> row.getString(2)).contains("hirescam", "positive-gradient");
  }

  @Test
  void theirNumbersAreWhatCanBeCountedByHand() throws IOException {
    Path jar = WorkedExample.jar(folder.resolve("by-hand"), Map.of());
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      Metric metric =
          ServiceLoader.load(MetricProvider.class, loader).stream()
              .filter(provider -> provider.type().getName().equals("example.Provider"))
              .flatMap(provider -> provider.get().metrics().stream())
              .findFirst()
              .orElseThrow();
      assertThat(metric).isInstanceOf(Metric.OfMap.class);
      var half = ((Metric.OfMap) metric).metric();
      assertThat(value(half.evaluate(map(1, 1, 0, 0, 1, 1, 0, 0)))).isCloseTo(0.25, within(1e-12));
      assertThat(value(half.evaluate(map(0, 0, 0, 0, 0, 0, 1, 0)))).isCloseTo(0.125, within(1e-12));
      assertThat(half.evaluate(map(0.5f, 0.5f, 0.5f, 0.5f)))
          .isInstanceOf(MetricResult.Undefined.class);
    }
  }

  private static MapSubject map(float... values) {
    return MapSubject.of(new InputMap(2, values.length / 2, values));
  }

  private static double value(MetricResult result) {
    return result.orNone().get(0).value();
  }

  @Test
  void withoutTheJarTheErrorSaysWhatThereIs() throws IOException, InterruptedException {
    Ended ended = naflow(List.of(), audit("without", "[]", true));
    assertThat(ended.code()).as(ended.said()).isEqualTo(2);
    assertThat(ended.said()).contains("methods[1]").contains("one of naflow, ");
  }

  @Test
  void aWordThatIsNoMethodIsAnsweredWithTheJarThatBringsOthers()
      throws IOException, InterruptedException {
    Path jar = WorkedExample.jar(folder.resolve("listed"), Map.of());
    Ended ended = naflow(List.of(jar), audit("listed-out", "[half_the_mess]", true));
    assertThat(ended.code()).as(ended.said()).isEqualTo(2);
    assertThat(ended.said())
        .contains("metrics[0]")
        .contains("half_the_mass (of " + jar + ")")
        .contains("did you mean 'half_the_mass'?");
    Ended listed = naflow(List.of(jar), "models");
    assertThat(listed.said())
        .contains("positive-gradient (of " + jar + ")")
        .contains("half_the_mass (of " + jar + ")")
        .contains("part: 0.5");
  }

  @Test
  void anIdThatIsTakenIsOneClearError() throws IOException, InterruptedException {
    Path jar =
        WorkedExample.jar(folder.resolve("clash"), Map.of("\"positive-gradient\"", "\"hirescam\""));
    String clash =
        "Cannot use the method 'hirescam' of %s: there is one of that id already, of the program itself; rename one of them, or leave its jar out"
            .formatted(jar);
    for (String[] arguments :
        List.of(audit("clash-out", "[]", true), new String[] {"models"}, new String[] {"keys"})) {
      Ended ended = naflow(List.of(jar), arguments);
      assertThat(ended.code()).as(ended.said()).isEqualTo(2);
      assertThat(ended.said().lines()).filteredOn(line -> line.contains(clash)).hasSize(1);
      assertThat(ended.said()).doesNotContain("Exception");
    }
  }

  @Test
  void theGuideShowsTheFilesThatAreCompiled() throws IOException {
    Matcher shown = SHOWN.matcher(Files.readString(Path.of("..", "CONTRIBUTING.md")));
    var names = new ArrayList<String>();
    while (shown.find()) {
      names.add(Path.of(shown.group(1)).getFileName().toString());
      assertThat(shown.group(2))
          .as(shown.group(1))
          .isEqualTo(Files.readString(Path.of("..").resolve(shown.group(1))));
    }
    assertThat(names)
        .containsExactly(
            "HalfTheMass.java",
            "PositiveGradient.java",
            "Provider.java",
            "io.naflow.method.MethodProvider");
  }
}
