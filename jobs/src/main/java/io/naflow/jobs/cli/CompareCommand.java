package io.naflow.jobs.cli;

import io.naflow.jobs.compare.Comparison;
import io.naflow.jobs.compare.ComparisonRequest;
import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.compare.ComparisonResult;
import io.naflow.jobs.compare.UnknownStatisticException;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.ConfigText;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.GatesReader;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.executor.LocalFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code naflow compare}. */
@Command(
    name = "compare",
    description =
        "Compares models of a run, or two runs, image by image, and tries gates; see docs/comparing.md.",
    footer = {"", "Exit code 3: a gate was not met, or could not be decided."},
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--tables",
      required = true,
      paramLabel = "DIR",
      description = "The folder of tables, OUT/tables; the results go there, too.")
  private String tables;

  @Option(
      names = "--baseline",
      paramLabel = "MODEL",
      description = "The model to compare with (default: the one marked as baseline).")
  private Optional<String> baseline = Optional.empty();

  @Option(
      names = "--candidate",
      paramLabel = "MODEL",
      description = "The model that is judged (default: each of the others).")
  private Optional<String> candidate = Optional.empty();

  @Option(
      names = {"--run", "--candidate-run"},
      paramLabel = "ID",
      description = "The run (default: the latest).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--baseline-run",
      paramLabel = "ID",
      description =
          "The baseline's run, if it is another: drift of the same models. 'last-passed' for the last run of that name whose gates were met.")
  private Optional<String> baselineRun = Optional.empty();

  @Option(
      names = "--gate",
      paramLabel = "FILE",
      description = "Gates to try; conf/gates-demo.yaml is an example.")
  private Optional<String> gates = Optional.empty();

  @Option(names = "--out", paramLabel = "FILE", description = "Where the verdict goes as JSON.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--resamples",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Resamples of the bootstrap (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--min-images",
      defaultValue = "20",
      paramLabel = "N",
      description = "Slices with less are left out (default ${DEFAULT-VALUE}).")
  private int minImages;

  @Option(
      names = "--allow-seeded",
      description =
          "Compare models with random or all-zero weights, too, which says nothing of what was learnt.")
  private boolean allowSeeded;

  @Option(
      names = "--dry-run",
      description = "Reads the gates, says what they ask, and compares nothing.")
  private boolean dryRun;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master (default: all cores of this machine).")
  private Optional<String> master = Optional.empty();

  @Override
  public Integer call() throws IOException {
    var effort = new Effort(resamples, minImages);
    List<Gate> read = readGates();
    if (dryRun) {
      read.forEach(gate -> System.out.printf("gate      %s: %s%n", gate.name(), gate.statistic()));
      return 0;
    }
    // Before the work: a place that cannot be written to should not cost it.
    Optional<Path> folder = out.map(Path::toAbsolutePath).map(Path::getParent);
    folder.ifPresent(parent -> OutputDirectory.create(parent.toString()));
    return WithSpark.run(
        "naflow compare",
        master,
        "run it again",
        spark -> {
          var request =
              new ComparisonRequest(
                  tables,
                  new Subjects(baselineRun, run, baseline, candidate),
                  effort,
                  read,
                  allowSeeded);
          ComparisonResult result = compared(spark, request);
          if (out.isPresent()) {
            Files.writeString(out.get(), result.verdictJson());
          }
          result.summary().forEach(System.out::println);
          System.out.printf(
              "rows      %,d comparisons in run %s%n", result.comparisons(), result.runId());
          return result.exitCode();
        });
  }

  private ComparisonResult compared(SparkSession spark, ComparisonRequest request)
      throws IOException {
    try {
      return Comparison.run(spark, request);
    } catch (UnknownStatisticException e) {
      throw new ConfigException("%s (--gate %s)".formatted(e.getMessage(), gates.orElse("")), e);
    }
  }

  private List<Gate> readGates() {
    if (gates.isEmpty()) {
      return List.of();
    }
    try {
      Path file = LocalFiles.of(gates.get(), "gates", new Configuration());
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(ConfigText.MAX_BYTES + 1);
        return GatesReader.read(ConfigText.of(bytes, gates.get()), gates.get());
      }
    } catch (UncheckedIOException e) {
      throw new ConfigException(e.getMessage() + " (--gate)", e);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read gates %s: %s; check the path and the access rights (--gate)"
              .formatted(gates.get(), Because.of(e)),
          e);
    }
  }
}
