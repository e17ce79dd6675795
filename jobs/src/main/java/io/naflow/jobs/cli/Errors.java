package io.naflow.jobs.cli;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.text.Printable;
import io.naflow.weights.WeightsException;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import picocli.CommandLine;

/** How commands end that cannot do what they were asked. */
final class Errors {
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Environment variable that asks for the stack trace, too. */
  private static final String TRACE = "NAFLOW_TRACE";

  private static final Pattern TASK_ERROR = Pattern.compile("executor [^)]*\\): (.*)");

  private Errors() {}

  /** Makes a command line report errors in one line, with the right exit code. */
  static CommandLine reporting(CommandLine commands) {
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A name that begins with @ is a name.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              PrintWriter err = command.getErr();
              err.println(command.getColorScheme().errorText("naflow: " + safe(message(error))));
              if (System.getenv(TRACE) != null) {
                error.printStackTrace(err);
              }
              err.flush();
              return code(error);
            });
  }

  private static int code(Exception error) {
    boolean askedWrongly =
        error instanceof ConfigException
            || error instanceof DatasetException
            || error instanceof WeightsException
            || error instanceof IllegalArgumentException;
    return askedWrongly ? USAGE : FAILED;
  }

  /** Messages name what stands in files and URIs. */
  private static String safe(String message) {
    return Printable.lines(Secrets.hidden(message));
  }

  private static String message(Exception error) {
    String message = error instanceof SparkException ? ofTask(error) : error.getMessage();
    if (message == null || message.isBlank()) {
      return "Cannot go on: " + error + "; set " + TRACE + "=1 to see where it came from";
    }
    return message;
  }

  /** Of a failed job's long message: the error of the task that failed last. */
  private static String ofTask(Exception error) {
    String first = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    Matcher task = TASK_ERROR.matcher(first);
    return "Cannot finish: a task failed with %s; the whole story is in %s"
        .formatted(
            task.find() ? task.group(1) : first, System.getProperty("naflow.log", "Spark's log"));
  }
}
