package io.naflow.jobs.cli;

import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.text.Printable;
import io.naflow.session.Catalogue;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Where commands end. Whatever a command, Spark or a library throws comes out as one line, with the
 * exit code that fits; what it takes to look into it is in the log, whose place the line says.
 */
final class Boundary {
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Environment variable that asks for the stack trace, too. */
  private static final String TRACE = "NAFLOW_TRACE";

  private Boundary() {}

  /** Runs a command line and returns its exit code. */
  static int run(Supplier<CommandLine> commands, String... args) {
    LogFile.choose();
    // Errors pass by a command line's own handler; a task holds them as it holds exceptions.
    var task =
        new FutureTask<>(
            () -> {
              // What jars on the class path bring is looked at before anything is done with it.
              Catalogue.check();
              return commands
                  .get()
                  .setCaseInsensitiveEnumValuesAllowed(true)
                  // A name that begins with @ is a name.
                  .setExpandAtFiles(false)
                  .setExecutionExceptionHandler(
                      (error, failed, parsed) -> report(error, System.err))
                  .execute(args);
            });
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      return report(e.getCause(), System.err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  /** Tells a person what has ended a command; returns the exit code. */
  static int report(Throwable error, PrintStream err) {
    Complaint complaint = Complaint.of(error);
    if (Interruption.isUnderWay()) {
      // Spark is stopped beneath the command; what it says of that is not what has happened.
      return complaint.code();
    }
    String told = complaint.text();
    if (complaint.foreign()) {
      LoggerFactory.getLogger(Boundary.class).error("The command has failed", error);
      told += "; details are in " + LogFile.place();
    }
    err.println("naflow: " + Printable.line(Secrets.hidden(told)));
    if (System.getenv(TRACE) != null) {
      error.printStackTrace(err);
    }
    err.flush();
    return complaint.code();
  }
}
