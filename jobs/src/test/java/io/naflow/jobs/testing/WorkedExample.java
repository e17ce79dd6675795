package io.naflow.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Jars that somebody else would make: the worked example of CONTRIBUTING.md, or it changed. */
public final class WorkedExample {
  private static final Path SOURCES = Path.of("..", "docs", "worked-example", "src");

  private WorkedExample() {}

  /**
   * Compiles the example's sources against this class path.
   *
   * @param changes texts in its sources and what stands in their place
   * @param folder where its classes and the jar go
   */
  public static Path jar(Path folder, Map<String, String> changes) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    try (Stream<Path> all = Files.walk(SOURCES)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        boolean isSource = file.toString().endsWith(".java");
        Path copy = (isSource ? sources : classes).resolve(SOURCES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file);
        for (Map.Entry<String, String> change : changes.entrySet()) {
          text = text.replace(change.getKey(), change.getValue());
        }
        Files.writeString(copy, text);
      }
    }
    compile(sources, classes);
    return pack(classes, folder.resolve("worked-example.jar"));
  }

  private static void compile(Path sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> texts = all.filter(Files::isRegularFile).collect(Collectors.toList());
      boolean done =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "--release",
                      "17",
                      "-Xlint:all,-processing,-classfile,-path",
                      "-Werror",
                      "-proc:none",
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(texts))
              .call();
      assertThat(done).as("%s", said).isTrue();
    }
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream stream = Files.newOutputStream(jar);
        var archive = new JarOutputStream(stream);
        Stream<Path> all = Files.walk(classes)) {
      all.filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  archive.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                  Files.copy(file, archive);
                  archive.closeEntry();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return jar;
  }
}
