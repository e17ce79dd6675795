package io.naflow.jobs.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code naflow}: all commands. */
@Command(
    name = "naflow",
    description =
        "Says what convolutional networks attend to, layer by layer, over whole image datasets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 wrong usage or configuration; 3 a gate was not met;",
      "4 done, but the share of failed images is over the limit.",
      "Begin with: naflow demo --out out"
    },
    subcommands = {
      DemoCommand.class,
      AuditCommand.class,
      ExplainCommand.class,
      CompareCommand.class,
      SqlCommand.class,
      ReportCommand.class,
      ModelsCommand.class,
      KeysCommand.class,
      InspectCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and returns its exit code. */
  public static int run(String... args) {
    return Boundary.run(Main::commands, args);
  }

  private static CommandLine commands() {
    var commands = new CommandLine(new Main());
    ServiceLoader.load(Subcommand.class).forEach(commands::addSubcommand);
    return commands;
  }
}
