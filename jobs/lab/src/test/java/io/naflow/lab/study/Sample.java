package io.naflow.lab.study;

import io.naflow.api.InputImage;
import io.naflow.image.Box;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.metric.PixelMask;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** An image and where its object is. */
record Sample(InputImage input, PixelMask object) {
  /** A folder of photographs, {@code labels.csv} with class and boxes in it, a row a box. */
  private static final String TABLE = "labels.csv";

  /** Held-out scenes of one seed. */
  static List<Sample> scenes(long seed, int count, Preprocessing preprocessing) {
    var generator = new SceneGenerator(seed);
    return IntStream.range(0, count)
        .mapToObj(
            index -> {
              Scene scene = generator.scene(index);
              return of(
                  seed + "-" + index,
                  scene.image(),
                  scene.label(),
                  List.of(scene.box()),
                  preprocessing);
            })
        .toList();
  }

  static List<Sample> photographs(Path folder, Preprocessing preprocessing) {
    try {
      Map<String, List<String[]>> rows = new LinkedHashMap<>();
      for (String line : Files.readAllLines(folder.resolve(TABLE)).stream().skip(1).toList()) {
        String[] cells = line.split(",");
        rows.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(cells);
      }
      var samples = new ArrayList<Sample>();
      for (Map.Entry<String, List<String[]>> row : rows.entrySet()) {
        RgbImage image =
            ImageDecoder.standard().decode(Files.readAllBytes(folder.resolve(row.getKey())));
        List<Box> boxes = row.getValue().stream().map(Sample::box).toList();
        int label = Integer.parseInt(row.getValue().get(0)[1]);
        samples.add(of(row.getKey(), image, label, boxes, preprocessing));
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the photographs of " + folder, e);
    }
  }

  private static Box box(String[] cells) {
    return new Box(
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Double.parseDouble(cells[4]),
        Double.parseDouble(cells[5]));
  }

  private static Sample of(
      String name, RgbImage image, int label, List<Box> boxes, Preprocessing preprocessing) {
    var prepared = preprocessing.apply(image);
    var geometry = prepared.geometry();
    List<Box> seen = boxes.stream().flatMap(box -> geometry.toInput(box).stream()).toList();
    return new Sample(
        new InputImage(name, prepared, OptionalInt.of(label)),
        PixelMask.ofBoxes(geometry.height(), geometry.width(), seen));
  }
}
