package io.naflow.jobs.cli;

import io.naflow.jobs.report.Report;
import io.naflow.jobs.store.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code naflow report}. */
@Command(
    name = "report",
    description = "Writes one self-contained HTML page about a run, from the tables alone.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--tables",
      required = true,
      paramLabel = "DIR",
      description = "The folder of tables, OUT/tables.")
  private String tables;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.html",
      description = "The page; an older one is replaced.")
  private Path out;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run (default: the one finished last).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "URI",
      description = "The dataset's root, if it is no longer where the audit found it.")
  private Optional<String> images = Optional.empty();

  @Override
  public Integer call() throws IOException {
    // Before the work: a place that cannot be written to should not cost it.
    Optional.ofNullable(out.toAbsolutePath().getParent())
        .ifPresent(folder -> OutputDirectory.create(folder.toString()));
    return WithSpark.run(
        "naflow report",
        Optional.empty(),
        "run it again",
        spark -> {
          Views.register(spark, tables);
          Report.write(out, new Report(spark).html(run, images));
          System.out.printf("report    %s%n", out);
          return 0;
        });
  }
}
