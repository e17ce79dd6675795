package io.naflow.jobs.cli;

import io.naflow.jobs.executor.Because;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * What an error of Java, Spark or a library comes to, and what to do about it.
 *
 * @param text to follow "Cannot finish:"
 * @param askedWrongly whether the command's words were wrong
 */
record ForeignWords(String text, boolean askedWrongly) {
  private static final Pattern MASTER = Pattern.compile("Could not parse Master URL: '?([^']*)'?");

  private static ForeignWords failed(String why, String wayOut) {
    return new ForeignWords(why + "; " + wayOut, false);
  }

  private static ForeignWords askedWrongly(String why, String wayOut) {
    return new ForeignWords(why + "; " + wayOut, true);
  }

  static ForeignWords of(Throwable root) {
    return root instanceof IOException file ? ofFiles(file) : ofMachine(root);
  }

  private static ForeignWords ofMachine(Throwable root) {
    String message = Because.of(root);
    Matcher master = MASTER.matcher(message);
    if (master.find()) {
      return askedWrongly(
          "'%s' is no master that Spark knows".formatted(master.group(1)),
          "give --master local[4], yarn, spark://HOST:7077 or k8s://https://HOST:PORT");
    } else if (message.matches(
        ".*(LiveListenerBus is stopped|stopped SparkContext|SparkContext (was|has been) shut ?down|SparkContext is stopping).*")) {
      return failed(
          "Spark has stopped: it was told to from outside, or lost or never reached its master",
          "see to that, and run it again, an audit with --resume");
    } else if (message.contains("getSubject is not supported")) {
      return failed(
          "Java %s is newer than Spark and Hadoop know".formatted(Runtime.version().feature()),
          "run it with JDK 17 (JAVA_HOME)");
    } else if (message.contains("invalid null input: name")) {
      return failed(
          "the user of this process has no name on this machine",
          "add the user to /etc/passwd, or run it as one that is there");
    } else if (root instanceof OutOfMemoryError) {
      return failed(
          "memory is short (%s)".formatted(message),
          "give it more with NAFLOW_JAVA_OPTIONS=-Xmx8g, or set a smaller execution.batch");
    } else if (root instanceof StackOverflowError) {
      return failed("what it read nests too deeply", "give a file that nests less");
    } else if (root instanceof ClassNotFoundException
        && message.contains("org.apache.hadoop.fs.")) {
      return askedWrongly(
          "the file system of one of the paths is not on the class path (%s)".formatted(message),
          "add its jar, such as hadoop-aws for s3a, or give other paths");
    } else if (root instanceof LinkageError || root instanceof ClassNotFoundException) {
      return failed(
          "a part of the program is missing or of another version (%s)".formatted(named(root)),
          "build it again, or take the jars that belong together");
    } else if (root instanceof URISyntaxException
        || root instanceof InvalidPathException
        || isThrownBy(Path.class, root)) {
      return askedWrongly(
          "that is no path: " + message,
          message.startsWith("Relative path in absolute URI")
              ? "what stands before a colon is taken for a scheme; write ./ before the name"
              : "check the paths that were given");
    }
    return failed(named(root), "if the words above do not explain it, report it with the log");
  }

  /** Hadoop has no exception of its own for what is no path. */
  private static boolean isThrownBy(Class<?> type, Throwable error) {
    return Arrays.stream(error.getStackTrace())
        .limit(2)
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  private static ForeignWords ofFiles(IOException error) {
    String message = Because.of(error);
    if (error instanceof UnsupportedFileSystemException) {
      return askedWrongly(message, "check the scheme of the paths, and the jars of file systems");
    } else if (message.contains("No space left on device")
        || message.contains("Disk quota exceeded")) {
      return failed("no space is left on the disk", "make room, then run it again");
    } else if (message.startsWith("Parent path is not a directory")) {
      return failed(
          "a file is where a folder should be on the way (%s)"
              .formatted(message.replaceFirst(".*?: ?", "")),
          "give another folder");
    } else if (isUnreachable(error)) {
      return failed(
          "a machine cannot be reached: " + named(error), "check the address and the network");
    }
    boolean ofPath = error instanceof FileSystemException || error instanceof FileNotFoundException;
    return failed(
        ofPath ? Because.of(error) : named(error), "check the paths and the access rights");
  }

  private static boolean isUnreachable(IOException error) {
    return error instanceof ConnectException
        || error instanceof UnknownHostException
        || error instanceof NoRouteToHostException
        || error instanceof SocketTimeoutException;
  }

  /** The kind of error, and what it says of itself. */
  private static String named(Throwable error) {
    String because = Because.of(error);
    String kind = error.getClass().getSimpleName();
    return because.startsWith(kind) ? because : kind + ": " + because;
  }
}
