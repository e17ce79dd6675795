package io.naflow.jobs.cli;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * What has ended a command, as a person is told it: the words of this program where it has said
 * something, in whatever it is wrapped; else what the root cause comes to.
 *
 * @param text one sentence that begins with "Cannot"
 * @param code the exit code
 * @param foreign whether there is more to see than the text says
 */
record Complaint(String text, int code, boolean foreign) {
  private static final int MOST_CAUSES = 100;
  private static final Pattern TASK_ERROR = Pattern.compile("executor [^)]*\\): (.*)");

  /** Of our own exceptions, whose class may be unknown here, in a task's message. */
  private static final Pattern OWN_IN_TASK =
      Pattern.compile(
          "(?:io\\.naflow\\.[\\w.$]+|java\\.lang\\.Illegal\\w+Exception): (Cannot .*: .*)");

  static Complaint of(Throwable error) {
    List<Throwable> chain = chain(error);
    Optional<Throwable> own = chain.stream().filter(Complaint::isOwn).findFirst();
    if (own.isPresent()) {
      boolean ofTask =
          chain.subList(0, chain.indexOf(own.get())).stream()
              .anyMatch(SparkException.class::isInstance);
      boolean askedWrongly = !ofTask && isOfUsage(own.get());
      return new Complaint(
          own.get().getMessage(), askedWrongly ? Boundary.USAGE : Boundary.FAILED, ofTask);
    }
    Throwable root = chain.get(chain.size() - 1);
    if (root instanceof SparkException) {
      Optional<Complaint> task = ofTask(root);
      if (task.isPresent()) {
        return task.get();
      }
    }
    ForeignWords words = ForeignWords.of(root);
    return new Complaint(
        "Cannot finish: " + words.text(),
        words.askedWrongly() ? Boundary.USAGE : Boundary.FAILED,
        true);
  }

  /** The error and its causes, the last of which is the root. */
  private static List<Throwable> chain(Throwable error) {
    var chain = new ArrayList<Throwable>();
    Optional<Throwable> next = Optional.of(error);
    while (next.isPresent() && chain.size() < MOST_CAUSES) {
      chain.add(next.get());
      next = Optional.ofNullable(next.get().getCause());
    }
    return chain;
  }

  /** Thrown by this program, with a sentence for people. */
  private static boolean isOwn(Throwable error) {
    String message = error.getMessage();
    // Java's own message for this one begins with the same word.
    if (error instanceof NullPointerException || message == null) {
      return false;
    }
    StackTraceElement[] trace = error.getStackTrace();
    boolean ours =
        isOurs(error.getClass().getName()) || trace.length > 0 && isOurs(trace[0].getClassName());
    return ours && message.startsWith("Cannot ");
  }

  private static boolean isOurs(String name) {
    return name.startsWith("io.naflow.");
  }

  private static boolean isOfUsage(Throwable own) {
    return own instanceof ConfigException
        || own instanceof DatasetException
        || own instanceof WeightsException
        || own instanceof IllegalArgumentException;
  }

  /** Of a failed job's long message: the error of the task that failed last. */
  private static Optional<Complaint> ofTask(Throwable job) {
    String first = String.valueOf(job.getMessage()).lines().findFirst().orElse("");
    Matcher task = TASK_ERROR.matcher(first);
    if (!task.find()) {
      return Optional.empty();
    }
    Matcher own = OWN_IN_TASK.matcher(task.group(1));
    String text = own.find() ? own.group(1) : "Cannot finish: a task failed with " + task.group(1);
    return Optional.of(new Complaint(text, Boundary.FAILED, true));
  }
}
