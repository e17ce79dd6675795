package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BecauseTest {
  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("/a b"), "there is no '/a b'"),
        Arguments.of(new FileNotFoundException("/a"), "there is no '/a'"),
        Arguments.of(new FileNotFoundException("/a (Permission denied)"), "/a (Permission denied)"),
        Arguments.of(
            new FileNotFoundException("File /a does not exist."), "File /a does not exist"),
        Arguments.of(new AccessDeniedException("/a"), "this user has no right to '/a'"),
        Arguments.of(new FileAlreadyExistsException("/a"), "there is a '/a' already"),
        Arguments.of(new NotDirectoryException("/a"), "'/a' is no folder"),
        Arguments.of(new FileSystemException("/a"), "'/a' cannot be used (FileSystemException)"),
        Arguments.of(
            new FileSystemException("/a", null, "Too many levels\nof links"),
            "'/a': Too many levels of links"),
        Arguments.of(new IOException(), "IOException without a reason"),
        Arguments.of(new IOException(" \n "), "IOException without a reason"),
        Arguments.of(new IOException("\n one.\n two"), "one"),
        Arguments.of(new IOException("x".repeat(1000)), "x".repeat(300) + "..."));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whatAnErrorSaysFitsIntoASentence(IOException error, String because) {
    assertThat(Because.of(error)).isEqualTo(because);
  }

  @Test
  void aFileThatMayNotBeReadIsThere() {
    assertThat(Because.isAbsent(new NoSuchFileException("/a"))).isTrue();
    assertThat(Because.isAbsent(new FileNotFoundException("File /a does not exist"))).isTrue();
    assertThat(Because.isAbsent(new FileNotFoundException("/a (Permission denied)"))).isFalse();
    assertThat(Because.isAbsent(new AccessDeniedException("/a"))).isFalse();
  }
}
