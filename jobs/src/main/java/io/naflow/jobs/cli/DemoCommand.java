package io.naflow.jobs.cli;

import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.compare.Comparison;
import io.naflow.jobs.compare.ComparisonRequest;
import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ComparisonRequest.Subjects;
import io.naflow.jobs.compare.ComparisonResult;
import io.naflow.jobs.config.GatesReader;
import io.naflow.jobs.demo.DemoTable;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.report.Report;
import io.naflow.jobs.store.Views;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code naflow demo}. */
@Command(
    name = "demo",
    description =
        "Audits three small networks on generated scenes: the main job on its embedded default.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /** Scenes that no network has been trained on. */
  private static final long SEED = 20_261_121;

  private static final String GATES = "/conf/gates-demo.yaml";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where all goes: DIR/scenes, DIR/tables, DIR/report.html, DIR/similarity/tables.")
  private String out;

  @Option(
      names = "--images",
      defaultValue = "240",
      paramLabel = "N",
      description = "How many scenes (default ${DEFAULT-VALUE}).")
  private int images;

  @Override
  public Integer call() throws IOException {
    if (images < 1) {
      throw new IllegalArgumentException(
          "Cannot show a demo of %d scenes: --images must be at least 1".formatted(images));
    }
    OutputDirectory.logInto(out);
    Path folder = OutputDirectory.create(out);
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), images, SEED);
    return WithSpark.run(
        "naflow demo",
        Optional.empty(),
        "run it again",
        spark -> {
          AuditResult result =
              new Audit(spark, System.err)
                  .run(
                      new AuditRequest(
                          "classpath:/conf/audit-demo.yaml",
                          List.of(
                              "dataset.path=" + scenes.images(),
                              "dataset.labels=" + scenes.labels()),
                          out,
                          false,
                          false));
          Views.register(spark, folder.resolve("tables").toString());
          DemoTable.of(spark, result.runId()).forEach(System.out::println);
          System.out.println();
          result.summary().forEach(System.out::println);
          judged(spark, folder, result.runId()).forEach(System.out::println);
          Path page = folder.resolve("report.html");
          Report.write(page, new Report(spark).html(Optional.of(result.runId()), Optional.empty()));
          System.out.printf("tables    %s%n", folder.resolve("tables"));
          System.out.printf("report    %s%n", page);
          int compared = compare(spark, scenes, folder.resolve("similarity"));
          return Math.max(result.exitCode(), compared);
        });
  }

  /** The verdict on the candidates, with the gates that are not met; the demo shows, not judges. */
  private static List<String> judged(SparkSession spark, Path folder, String run)
      throws IOException {
    String gates;
    try (InputStream file = DemoCommand.class.getResourceAsStream(GATES)) {
      gates = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    var latest =
        new Subjects(Optional.empty(), Optional.of(run), Optional.empty(), Optional.empty());
    ComparisonResult result =
        Comparison.run(
            spark,
            new ComparisonRequest(
                folder.toString(), latest, Effort.USUAL, GatesReader.read(gates, GATES)));
    return result.summary().stream()
        .filter(line -> line.matches("(gate +(not_met|undecided)|verdict) .*"))
        .toList();
  }

  /** Retrieval over a part of the scenes, into tables of its own. */
  private static int compare(SparkSession spark, SceneFolder scenes, Path folder)
      throws IOException {
    AuditResult result =
        new Audit(spark, System.err)
            .run(
                new AuditRequest(
                    "classpath:/conf/audit-demo-similarity.yaml",
                    List.of("dataset.path=" + scenes.images(), "dataset.labels=" + scenes.labels()),
                    folder.toString(),
                    false,
                    false));
    System.out.println();
    System.out.println("Scenes alike, by an embedding trained for it:");
    result.summary().forEach(System.out::println);
    System.out.printf("tables    %s%n", folder.resolve("tables"));
    return result.exitCode();
  }
}
