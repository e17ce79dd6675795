package io.naflow.jobs.testing;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * Local files under the scheme {@code fulldisk}, on a disk that is full once a given folder holds a
 * given number of bytes, or once a unit is committed in it: what is written then fails as it does
 * on a real one.
 */
public final class FullDisk extends WatchedFiles {
  private static final String FOLDER = "fulldisk.folder";
  private static final String CAPACITY = "fulldisk.capacity";
  private static final long UNTIL_A_UNIT_IS_COMMITTED = -1;

  /** The URI of a folder on such a disk. */
  public static String uri(Path folder, long capacity, Configuration configuration) {
    configuration.set("fs.fulldisk.impl", FullDisk.class.getName());
    configuration.set("fs.fulldisk.impl.disable.cache", "true");
    configuration.set(FOLDER, folder.toString());
    configuration.setLong(CAPACITY, capacity);
    return "fulldisk:" + folder;
  }

  /** The URI of a folder on a disk that the first committed unit fills, whatever its size. */
  public static String uriOfOneUnit(Path folder, Configuration configuration) {
    return uri(folder, UNTIL_A_UNIT_IS_COMMITTED, configuration);
  }

  @Override
  public URI getUri() {
    return URI.create("fulldisk:///");
  }

  @Override
  public String getScheme() {
    return "fulldisk";
  }

  @Override
  protected FSDataOutputStream making(org.apache.hadoop.fs.Path path, Making making)
      throws IOException {
    return limited(making.make());
  }

  private FSDataOutputStream limited(OutputStream file) throws IOException {
    Path folder = Path.of(getConf().get(FOLDER));
    long capacity = getConf().getLong(CAPACITY, 0);
    return new FSDataOutputStream(
        new FilterOutputStream(file) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full(folder, capacity, length)) {
              throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
            out.flush();
          }

          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }
        },
        null);
  }

  private static boolean full(Path folder, long capacity, int more) throws IOException {
    if (capacity != UNTIL_A_UNIT_IS_COMMITTED) {
      return used(folder) + more > capacity;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*/_units/.*\\d+\\.json"))
          .anyMatch(file -> file.toFile().length() > 0);
    } catch (UncheckedIOException gone) {
      return false;
    }
  }

  /** Bytes of all files below a folder; what is deleted meanwhile takes none. */
  private static long used(Path folder) throws IOException {
    var sum = new AtomicLong();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum.get();
  }
}
