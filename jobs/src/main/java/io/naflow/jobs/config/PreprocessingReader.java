package io.naflow.jobs.config;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.jobs.config.Settings.Value;
import java.util.List;
import java.util.Locale;

/** Reads the {@code preprocessing} section of a model. */
final class PreprocessingReader {
  private static final int MAX_SIDE = 4096;

  private PreprocessingReader() {}

  static PreprocessingChanges read(Settings section) {
    var changes =
        new PreprocessingChanges(
            section.find("resize").map(PreprocessingReader::resize),
            section
                .find("interpolation")
                .map(value -> value.word(List.of("bilinear", "bicubic")))
                .map(word -> Interpolation.valueOf(word.toUpperCase(Locale.ROOT))),
            section.find("crop").map(PreprocessingReader::crop),
            section
                .find("order")
                .map(value -> value.word(List.of("rgb", "bgr")))
                .map(word -> ChannelOrder.valueOf(word.toUpperCase(Locale.ROOT))),
            section
                .find("scale")
                .map(value -> value.word(List.of("unit", "byte")))
                .map(word -> Scale.valueOf(word.toUpperCase(Locale.ROOT))),
            section.find("mean").map(value -> channels(value, Double.NEGATIVE_INFINITY)),
            section.find("std").map(value -> channels(value, 0)));
    section.done();
    return changes;
  }

  private static Resize resize(Value value) {
    if (isNone(value)) {
      return new Resize.None();
    }
    List<Integer> sides = sides(value, "a number of pixels, [height, width], or none");
    return sides.size() == 1
        ? new Resize.ShorterSide(sides.get(0))
        : new Resize.Exact(sides.get(0), sides.get(1));
  }

  private static Crop crop(Value value) {
    if (isNone(value)) {
      return new Crop.None();
    }
    List<Integer> sides = sides(value, "a number of pixels, [height, width], or none");
    return new Crop.Center(sides.get(0), sides.get(sides.size() - 1));
  }

  private static boolean isNone(Value value) {
    return value.node() instanceof ConfigNode.Scalar scalar && scalar.text().equals("none");
  }

  private static List<Integer> sides(Value value, String expected) {
    List<Integer> sides =
        value.oneOrMore().stream().map(side -> side.integer(1, MAX_SIDE)).toList();
    if (sides.isEmpty() || sides.size() > 2) {
      throw value.wrong(expected);
    }
    return sides;
  }

  private static List<Double> channels(Value value, double above) {
    String expected = "a list of three numbers, one a channel" + (above == 0 ? ", above 0" : "");
    List<Double> numbers = value.items().stream().map(item -> item.number(expected)).toList();
    if (numbers.size() != 3 || numbers.stream().anyMatch(number -> number <= above)) {
      throw value.wrong(expected);
    }
    return numbers;
  }
}
