package io.naflow.jobs.demo;

import io.naflow.image.Box;
import io.naflow.image.codec.PngWriter;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Generated scenes as the files of an ordinary dataset.
 *
 * @param images folder of the pictures, one folder a class
 * @param labels CSV with the class and the object's box of each
 */
public record SceneFolder(Path images, Path labels) {

  /** Writes {@code count} scenes of a seed, those that are already there included. */
  public static SceneFolder write(Path folder, int count, long seed) throws IOException {
    var generator = new SceneGenerator(seed);
    Path images = Files.createDirectories(folder.resolve("images"));
    List<String> lines = new ArrayList<>(List.of("image,label,x0,y0,x1,y1,shape"));
    for (int i = 0; i < count; i++) {
      Scene scene = generator.scene(i);
      String shape = scene.shape().name().toLowerCase(Locale.ROOT);
      String name = "%s/scene-%05d.png".formatted(shape, i);
      Files.createDirectories(images.resolve(shape));
      Files.write(images.resolve(name), PngWriter.write(scene.image()));
      Box box = scene.box();
      lines.add(
          String.join(
              ",",
              name,
              Integer.toString(scene.label()),
              Double.toString(box.x0()),
              Double.toString(box.y0()),
              Double.toString(box.x1()),
              Double.toString(box.y1()),
              shape));
    }
    Path labels = folder.resolve("labels.csv");
    Files.write(labels, lines);
    return new SceneFolder(images, labels);
  }
}
