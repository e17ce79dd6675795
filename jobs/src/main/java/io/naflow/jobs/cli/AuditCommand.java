package io.naflow.jobs.cli;

import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code naflow audit}, and what {@code spark-submit} runs. */
@Command(
    name = "audit",
    description = "Explains every image of a dataset with every model, into Parquet tables.",
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The audit's YAML file; conf/audit-*.yaml are examples.")
  private String config;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the tables go: DIR/tables.")
  private String out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the file, such as dataset.path=photos; may stand often.")
  private List<String> assignments = List.of();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master (default: all cores of this machine).")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--resume",
      description = "Goes on with an audit that was interrupted; a finished one is left as it is.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description =
          "Checks all that can be checked before the work and says what would be done; writes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    TypedWords.requireWhole("--config", config);
    TypedWords.requireWhole("--out", out);
    assignments.forEach(assignment -> TypedWords.requireWhole("--set", assignment));
    if (!dryRun) {
      OutputDirectory.logInto(out);
    }
    return WithSpark.run(
        "naflow audit",
        master,
        dryRun ? "run it again" : "go on with --resume",
        spark -> {
          AuditResult result =
              new Audit(spark, System.err)
                  .run(new AuditRequest(config, assignments, out, resume, dryRun));
          result.summary().forEach(System.out::println);
          return result.exitCode();
        });
  }

  /** Runs the command alone. */
  public static int run(String... args) {
    return Boundary.run(() -> new CommandLine(new AuditCommand()), args);
  }
}
