package io.naflow.lab.bench;

import io.naflow.jobs.demo.SceneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * As many image files as a measurement needs, in a folder of their own that goes when it is closed.
 *
 * @param folder of the files
 * @param files in the order of their names
 */
public record BenchImages(Path folder, List<Path> files) implements AutoCloseable {
  private static final long SCENES = 1;

  public BenchImages {
    files = List.copyOf(files);
  }

  /**
   * @param source a folder of images, repeated until there are enough; generated scenes if empty
   * @throws IllegalArgumentException if there is no image in the folder
   */
  public static BenchImages of(Optional<Path> source, int count) throws IOException {
    List<Path> originals = source.isPresent() ? pictures(source.get()) : List.of();
    Path folder = Files.createTempDirectory("naflow-bench");
    if (source.isEmpty()) {
      SceneFolder scenes = SceneFolder.write(folder, count, SCENES);
      Files.delete(scenes.labels());
      return new BenchImages(folder, all(scenes.images()));
    }
    var files = new ArrayList<Path>();
    for (int i = 0; i < count; i++) {
      Path original = originals.get(i % originals.size());
      files.add(
          Files.copy(original, folder.resolve("%06d-%s".formatted(i, original.getFileName()))));
    }
    return new BenchImages(folder, files);
  }

  /**
   * The images of a folder, not of folders in it, in the order of their names.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures = files.filter(BenchImages::isPicture).sorted().toList();
      if (pictures.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot measure with the images of %s: there are none; give another folder with --images"
                .formatted(folder));
      }
      return pictures;
    }
  }

  private static boolean isPicture(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png|gif|bmp|webp)");
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(BenchImages::isPicture).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
