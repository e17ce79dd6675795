package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.jobs.config.Settings.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settings of a model's section {@code preprocessing}. */
final class PreprocessingKeys {
  private static final String OWN = "the architecture's own";
  private static final int MAX_SIDE = 4096;
  private static final String SIDES = "a number of pixels, [height, width], or none";

  static final Key<Resize> RESIZE =
      key(
          "resize",
          sides(PreprocessingKeys::resize, PreprocessingKeys::written),
          "The shorter side, or both, after resizing.");

  static final Key<Interpolation> INTERPOLATION =
      key("interpolation", Kind.oneOf(Interpolation.class), "How images are resized.");

  static final Key<Crop> CROP =
      key(
          "crop",
          sides(PreprocessingKeys::crop, PreprocessingKeys::written),
          "The part in the middle that the network sees.");

  static final Key<ChannelOrder> ORDER =
      key("order", Kind.oneOf(ChannelOrder.class), "Order of the colours.");

  static final Key<Scale> SCALE =
      key("scale", Kind.oneOf(Scale.class), "Whether values are from 0 to 1, or to 255.");

  static final Key<Integer> CHANNELS =
      Key.optional(
          "models[].preprocessing.channels",
          Kind.parsed("1 or 3", PreprocessingKeys::channels, number -> number),
          "as many as mean and std have",
          IMAGE,
          "1 for networks of grey images: colours become grey as in Pillow's `L`, and mean and std have one number.");

  static final Key<List<Double>> MEAN =
      key("mean", channels("", Double.NEGATIVE_INFINITY), "Taken from each channel.");

  static final Key<List<Double>> STD =
      key("std", channels(", above 0", 0), "Each channel is divided by it.");

  static final SectionShape<PreprocessingChanges> SHAPE =
      SectionShape.of(PreprocessingKeys::changes)
          .optional(RESIZE, PreprocessingChanges::resize)
          .optional(INTERPOLATION, PreprocessingChanges::interpolation)
          .optional(CROP, PreprocessingChanges::crop)
          .optional(ORDER, PreprocessingChanges::order)
          .optional(SCALE, PreprocessingChanges::scale)
          .optional(CHANNELS, PreprocessingKeys::channels)
          .optional(MEAN, PreprocessingChanges::mean)
          .optional(STD, PreprocessingChanges::std);

  private static final int COLOURS = 3;

  private PreprocessingKeys() {}

  private static PreprocessingChanges changes(Settings section) {
    Optional<Integer> said = section.find(CHANNELS);
    Optional<List<Double>> mean = section.find(MEAN);
    Optional<List<Double>> std = section.find(STD);
    int channels =
        said.or(() -> mean.map(List::size)).or(() -> std.map(List::size)).orElse(COLOURS);
    for (Key<List<Double>> key : List.of(MEAN, STD)) {
      if (channels != COLOURS) {
        section.require(key);
      }
      if (section.find(key).filter(numbers -> numbers.size() != channels).isPresent()) {
        throw section
            .require(key)
            .wrong("a list of %d numbers, one for each of the channels".formatted(channels));
      }
    }
    return new PreprocessingChanges(
        section.find(RESIZE),
        section.find(INTERPOLATION),
        section.find(CROP),
        section.find(ORDER),
        section.find(SCALE),
        mean,
        std);
  }

  /** Said where it is not the usual number. */
  private static Optional<Integer> channels(PreprocessingChanges changes) {
    return changes.mean().map(List::size).filter(size -> size != COLOURS);
  }

  private static <T> Key<T> key(String name, Kind<T> kind, String doc) {
    return Key.optional("models[].preprocessing." + name, kind, OWN, IMAGE, doc);
  }

  private static <T> Kind<T> sides(Function<Value, T> reader, Function<T, Object> writer) {
    return Kind.bracketed("whole number or list", SIDES, reader, writer);
  }

  private static Resize resize(Value value) {
    if (isNone(value)) {
      return new Resize.None();
    }
    List<Integer> sides = sides(value);
    return sides.size() == 1
        ? new Resize.ShorterSide(sides.get(0))
        : new Resize.Exact(sides.get(0), sides.get(1));
  }

  private static Crop crop(Value value) {
    if (isNone(value)) {
      return new Crop.None();
    }
    List<Integer> sides = sides(value);
    return new Crop.Center(sides.get(0), sides.get(sides.size() - 1));
  }

  private static boolean isNone(Value value) {
    return value.node() instanceof ConfigNode.Scalar scalar && scalar.text().equals("none");
  }

  private static List<Integer> sides(Value value) {
    if (value.isSection()) {
      throw value.wrong(SIDES);
    }
    List<Integer> sides =
        value.oneOrMore().stream().map(side -> side.integer(1, MAX_SIDE)).toList();
    if (sides.isEmpty() || sides.size() > 2) {
      throw value.wrong(SIDES);
    }
    return sides;
  }

  private static Object written(Resize resize) {
    if (resize instanceof Resize.ShorterSide shorter) {
      return shorter.pixels();
    }
    return resize instanceof Resize.Exact exact ? List.of(exact.height(), exact.width()) : "none";
  }

  private static Object written(Crop crop) {
    return crop instanceof Crop.Center center ? List.of(center.height(), center.width()) : "none";
  }

  private static int channels(Value value) {
    int number = value.integer(1, 3);
    if (number == 2) {
      throw value.wrong("1 or 3");
    }
    return number;
  }

  private static Kind<List<Double>> channels(String besides, double above) {
    String range =
        "a list of three numbers, one a channel%s, or of one for grey images".formatted(besides);
    return Kind.bracketed(
        "list of number",
        range,
        value -> {
          List<Double> numbers =
              value.items(range).stream().map(item -> item.number(range)).toList();
          if ((numbers.size() != 3 && numbers.size() != 1)
              || numbers.stream().anyMatch(number -> number <= above)) {
            throw value.wrong(range);
          }
          return numbers;
        },
        numbers -> numbers);
  }
}
