package io.naflow.jobs.executor;

import io.naflow.jobs.config.Secrets;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Brings files of any Hadoop file system to where native code and random access can read them. */
public final class LocalFiles {
  /** Of safetensors in several files. */
  private static final String INDEX = ".safetensors.index.json";

  private static final String SHARD = ".safetensors";

  private static final String ONNX = ".onnx";

  private LocalFiles() {}

  /**
   * A local file (or folder of sharded safetensors) with the content of {@code uri}: the file
   * itself if it is local, else a copy in the temporary directory, made once for each version of
   * the file. Beside a copied ONNX file lies what belongs to it.
   *
   * @throws UncheckedIOException if there is no such file, or it cannot be copied; the message
   *     names it and, in front, what it is for
   */
  public static java.nio.file.Path of(String uri, String purpose, Configuration hadoop) {
    Path path = new Path(uri);
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      FileStatus status = fileSystem.getFileStatus(path);
      String scheme = fileSystem.makeQualified(path).toUri().getScheme();
      if ("file".equals(scheme)) {
        return java.nio.file.Path.of(fileSystem.makeQualified(path).toUri().getPath());
      }
      if (status.isDirectory() || path.getName().endsWith(INDEX)) {
        return shards(fileSystem, status);
      }
      if (path.getName().endsWith(ONNX)) {
        return onnx(fileSystem, status);
      }
      return copy(
          fileSystem, status, folder().resolve(version(status) + "-" + status.getPath().getName()));
    } catch (FileNotFoundException e) {
      throw failure(uri, purpose, new FileNotFoundException("there is no such file"));
    } catch (IOException e) {
      throw failure(uri, purpose, e);
    }
  }

  private static UncheckedIOException failure(String uri, String purpose, IOException cause) {
    return new UncheckedIOException(
        "Cannot read %s %s: %s; check the path and the access rights"
            .formatted(purpose, Secrets.hidden(uri), Secrets.hidden(Because.of(cause))),
        cause);
  }

  /** An index and what lies beside it, or a folder with one, in a folder of their own. */
  private static java.nio.file.Path shards(FileSystem fileSystem, FileStatus status)
      throws IOException {
    Path source = status.isDirectory() ? status.getPath() : status.getPath().getParent();
    java.nio.file.Path target =
        together(fileSystem, source, name -> name.endsWith(SHARD) || name.endsWith(INDEX));
    return status.isDirectory() ? target : target.resolve(status.getPath().getName());
  }

  /** An ONNX file with its external data and the pair that it is checked by, as they are called. */
  private static java.nio.file.Path onnx(FileSystem fileSystem, FileStatus status)
      throws IOException {
    String file = status.getPath().getName();
    String stem = file.substring(0, file.length() - ONNX.length());
    Set<String> others = Set.of(stem + ".data", stem + ".bin", stem + "-pair" + SHARD);
    return together(
            fileSystem,
            status.getPath().getParent(),
            name -> name.startsWith(file) || others.contains(name))
        .resolve(file);
  }

  /** Some files of a folder, in a folder of their own. */
  private static java.nio.file.Path together(
      FileSystem fileSystem, Path source, Predicate<String> belongs) throws IOException {
    var versions = new TreeMap<String, String>();
    for (FileStatus file : fileSystem.listStatus(source)) {
      if (file.isFile() && belongs.test(file.getPath().getName())) {
        versions.put(file.getPath().getName(), version(file));
      }
    }
    java.nio.file.Path target =
        Files.createDirectories(
            folder().resolve(HexFormat.of().toHexDigits(versions.hashCode()) + "-together"));
    for (String name : versions.keySet()) {
      Path file = new Path(source, new Path(null, null, name));
      copy(fileSystem, fileSystem.getFileStatus(file), target.resolve(name));
    }
    return target;
  }

  private static String version(FileStatus status) {
    return HexFormat.of().toHexDigits(status.getPath().toString().hashCode())
        + HexFormat.of().toHexDigits(status.getModificationTime());
  }

  private static java.nio.file.Path folder() throws IOException {
    return Files.createDirectories(
        java.nio.file.Path.of(
            System.getProperty("java.io.tmpdir"),
            "naflow-" + System.getProperty("user.name", "user")));
  }

  private static java.nio.file.Path copy(
      FileSystem fileSystem, FileStatus status, java.nio.file.Path target) throws IOException {
    if (Files.isRegularFile(target) && Files.size(target) == status.getLen()) {
      return target;
    }
    java.nio.file.Path part = Files.createTempFile(folder(), "part-", ".tmp");
    try (var in = fileSystem.open(status.getPath())) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }
}
