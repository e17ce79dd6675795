package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.Printed;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whatever is thrown beneath a command comes out as one line, with the exit code that fits. */
class BoundaryTest {
  @RegisterExtension private final Printed printed = new Printed();

  /** A command that fails as it is told. */
  @Command(name = "failing")
  static final class Failing implements Callable<Integer> {
    private final Throwable error;

    Failing(Throwable error) {
      this.error = error;
    }

    @Override
    public Integer call() throws Exception {
      if (error instanceof Error grave) {
        throw grave;
      }
      throw (Exception) error;
    }
  }

  private int run(Throwable error) {
    return Boundary.run(() -> new CommandLine(new Failing(error)));
  }

  /** As a library throws it: from a frame that is not ours. */
  private static <T extends Throwable> T foreign(T error) {
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.apache.spark.Thing", "does", "Thing.scala", 7)
        });
    return error;
  }

  /** As Hadoop's local files throw it: an error, not an exception. */
  private static Throwable fullDisk() throws ReflectiveOperationException {
    Constructor<FSError> made = FSError.class.getDeclaredConstructor(Throwable.class);
    made.setAccessible(true);
    return made.newInstance(new IOException("No space left on device"));
  }

  static List<Arguments> foreignErrors() throws ReflectiveOperationException {
    return List.of(
        Arguments.of(
            new IllegalStateException("LiveListenerBus is stopped."),
            1,
            "Spark has stopped: it was told to from outside, or lost or never reached its master; see to that, and run it again, an audit with --resume"),
        Arguments.of(
            new IllegalStateException(
                "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\n\norg.apache"),
            1,
            "Spark has stopped"),
        Arguments.of(
            new UnsupportedOperationException("getSubject is not supported"),
            1,
            "newer than Spark and Hadoop know; run it with JDK 17 (JAVA_HOME)"),
        Arguments.of(
            new IOException(
                "failure to login", new IllegalArgumentException("invalid null input: name")),
            1,
            "the user of this process has no name on this machine; add the user to /etc/passwd"),
        Arguments.of(
            new ParentNotDirectoryException("Parent path is not a directory: file:/tmp/x"),
            1,
            "a file is where a folder should be on the way (file:/tmp/x); give another folder"),
        Arguments.of(
            new NoSuchFileException("/data/a.jpg"),
            1,
            "there is no '/data/a.jpg'; check the paths"),
        Arguments.of(new FileNotFoundException("/data/b.jpg"), 1, "there is no '/data/b.jpg'"),
        Arguments.of(
            new AccessDeniedException("/data/c"),
            1,
            "this user has no right to '/data/c'; check the paths and the access rights"),
        Arguments.of(new RuntimeException(), 1, "RuntimeException without a reason; "),
        Arguments.of(new IOException(""), 1, "IOException without a reason; "),
        Arguments.of(fullDisk(), 1, "no space is left on the disk; make room, then run it again"),
        Arguments.of(
            new ConnectException("Connection refused"),
            1,
            "a machine cannot be reached: ConnectException: Connection refused"),
        Arguments.of(new StackOverflowError(), 1, "what it read nests too deeply"),
        Arguments.of(
            new OutOfMemoryError("Java heap space"),
            1,
            "memory is short (Java heap space); give it more with NAFLOW_JAVA_OPTIONS=-Xmx8g"),
        Arguments.of(
            new NoClassDefFoundError("org/x/Y"),
            1,
            "a part of the program is missing or of another version (NoClassDefFoundError: org/x/Y)"),
        Arguments.of(
            new NullPointerException("Cannot invoke \"String.length()\" because \"x\" is null"),
            1,
            "Cannot finish: NullPointerException: Cannot invoke"),
        Arguments.of(
            new IllegalStateException(
                "Error reading from input\nParser Configuration: CsvParserSettings:\n\tAuto configuration enabled=true\n"),
            1,
            "IllegalStateException: Error reading from input; "),
        Arguments.of(
            new RuntimeException(
                new ClassNotFoundException(
                    "Class org.apache.hadoop.fs.s3a.S3AFileSystem not found")),
            2,
            "the file system of one of the paths is not on the class path (Class org.apache.hadoop.fs.s3a.S3AFileSystem not found); add its jar"),
        Arguments.of(
            new IllegalArgumentException(
                "java.net.URISyntaxException: Illegal character",
                new java.net.URISyntaxException("a b", "Illegal character in path", 1)),
            2,
            "that is no path: Illegal character in path at index 1: a b; check"),
        Arguments.of(
            new SparkException("Could not parse Master URL: 'lokal'"),
            2,
            "'lokal' is no master that Spark knows; give --master local[4]"),
        Arguments.of(
            new SparkException(
                "Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (host executor driver): java.lang.ArithmeticException: / by zero\n\tat Thing.does(Thing.scala:7)\n\nDriver stacktrace:"),
            1,
            "Cannot finish: a task failed with java.lang.ArithmeticException: / by zero; details are in "),
        Arguments.of(
            new SparkException(
                "Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (host executor 2): io.naflow.jobs.dataset.source.DatasetException: Cannot read x: it is gone; bring it\n\tat Thing"),
            1,
            "naflow: Cannot read x: it is gone; bring it; details are in "),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("/x/y")), 1, "there is no '/x/y'"));
  }

  @ParameterizedTest
  @MethodSource("foreignErrors")
  void whatOthersThrowIsOneLineWithAWayOut(Throwable error, int code, String told) {
    assertThat(run(foreign(error))).isEqualTo(code);
    assertThat(printed.err().lines())
        .singleElement()
        .asString()
        .startsWith("naflow: Cannot ")
        .contains(told)
        .contains("; details are in ");
    assertThat(printed.out()).isEmpty();
  }

  private static final List<Function<Throwable, Throwable>> WRAPS =
      List.of(
          error -> error,
          error -> foreign(new ExecutionException(error)),
          error -> foreign(new RuntimeException("while doing this and that", error)),
          error -> foreign(new InvocationTargetException(error)),
          error -> foreign(new IllegalStateException(null, error)));

  @Test
  void ourOwnWordsAreToldInWhateverTheyAreWrapped() {
    for (Function<Throwable, Throwable> outer : WRAPS) {
      for (Function<Throwable, Throwable> inner : WRAPS) {
        for (RuntimeException own :
            List.of(
                new ConfigException("Cannot use x: it is odd; mend it"),
                new DatasetException("Cannot use x: it is odd; mend it"),
                new IllegalArgumentException("Cannot use x: it is odd; mend it"))) {
          printed.forget();
          assertThat(run(outer.apply(inner.apply(own)))).isEqualTo(2);
          assertThat(printed.err()).isEqualTo("naflow: Cannot use x: it is odd; mend it\n");
        }
        printed.forget();
        assertThat(
                run(
                    outer.apply(
                        inner.apply(new IllegalStateException("Cannot go on: it is odd; wait")))))
            .isEqualTo(1);
        assertThat(printed.err()).isEqualTo("naflow: Cannot go on: it is odd; wait\n");
      }
    }
  }

  @Test
  void everyKindOfErrorAndMessageIsOneLine() {
    List<Function<String, Throwable>> kinds =
        List.of(
            IOException::new,
            FileNotFoundException::new,
            NoSuchFileException::new,
            IllegalStateException::new,
            IllegalArgumentException::new,
            NullPointerException::new,
            UnsupportedOperationException::new,
            SparkException::new,
            Error::new,
            LinkageError::new,
            OutOfMemoryError::new);
    var messages =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "x",
                "Cannot ",
                "/a/b c",
                "a\nb\r\nc",
                "\u001b[2J\u202E",
                "%s %d",
                "x".repeat(100_000)));
    messages.add(null);
    for (Function<String, Throwable> kind : kinds) {
      for (String message : messages) {
        for (Function<Throwable, Throwable> wrap : WRAPS) {
          printed.forget();
          assertThat(run(wrap.apply(foreign(kind.apply(message))))).isBetween(1, 2);
          assertThat(printed.err().lines())
              .singleElement()
              .asString()
              .startsWith("naflow: Cannot ")
              .hasSizeLessThan(700)
              .matches("[\\p{Print}]*; [\\p{Print}]*");
        }
      }
    }
  }

  @Test
  void whatAFileOfTheUsersDoesToATaskIsStillWrongUsage() {
    var refused =
        new DatasetException(
            "Cannot read labels x: it is odd; mend it", foreign(new SparkException("Job aborted")));
    assertThat(run(refused)).isEqualTo(2);
    assertThat(printed.err()).isEqualTo("naflow: Cannot read labels x: it is odd; mend it\n");
    printed.forget();
    assertThat(run(foreign(new SparkException("Job aborted", refused)))).isEqualTo(1);
    assertThat(printed.err())
        .startsWith("naflow: Cannot read labels x: it is odd; mend it; details");
  }

  @Test
  void causesThatGoInCirclesEnd() {
    var one = foreign(new IllegalStateException("one"));
    var other = foreign(new IllegalStateException("other", one));
    one.initCause(other);

    assertThat(run(one)).isEqualTo(1);
    assertThat(printed.err().lines()).hasSize(1);
  }

  @Test
  void whatSparkSubmitRunsEndsByTheSameBoundary(@TempDir java.nio.file.Path folder) {
    assertThat(AuditCommand.run("--config", folder + "/none.yaml", "--out", folder + "/out"))
        .isEqualTo(2);
    assertThat(printed.err())
        .isEqualTo(
            "naflow: Cannot read configuration %s/none.yaml: there is no such file; check --config%n"
                .formatted(folder));
  }

  @Test
  void secretsAreNotTold() {
    run(foreign(new IOException("s3a://me:sesame@bucket/x?sig=abc is gone")));

    assertThat(printed.err()).doesNotContain("sesame", "abc");
  }

  @Test
  void hadoopsOwnComplaintOfAPathIsWrongUsage() {
    assertThat(pathOf("")).isInstanceOf(IllegalArgumentException.class);
    var bytes = new ByteArrayOutputStream();
    int code =
        Boundary.report(
            pathOf("a:b c://x y"), new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(2);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("naflow: Cannot finish: that is no path: ");
  }

  private static Throwable pathOf(String text) {
    try {
      return new IllegalStateException("it was taken: " + new Path(text));
    } catch (IllegalArgumentException e) {
      return e;
    }
  }
}
