package io.naflow.jobs.cli;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.DatasetException;
import io.naflow.weights.WeightsException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** How commands end that cannot do what they were asked. */
final class Errors {
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Environment variable that asks for the stack trace, too. */
  private static final String TRACE = "NAFLOW_TRACE";

  private Errors() {}

  /** Makes a command line report errors in one line, with the right exit code. */
  static CommandLine reporting(CommandLine commands) {
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              PrintWriter err = command.getErr();
              err.println(command.getColorScheme().errorText("naflow: " + message(error)));
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

  private static String message(Exception error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return "Cannot go on: " + error + "; set " + TRACE + "=1 to see where it came from";
    }
    return message;
  }
}
