package io.naflow.session;

import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.image.Crop;
import io.naflow.image.Geometry;
import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.testing.Seeded;
import io.naflow.weights.SeededWeights;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Architectures with seeded weights, and seeded images for them. */
final class SeededModels {
  static final int CLASSES = 10;

  private SeededModels() {}

  /** An architecture of the zoo for images of {@code side × side} and ten classes. */
  static ModelSpec spec(String architecture, int side) {
    return new ModelSpec(
        architecture,
        architecture,
        new WeightsSource.Seeded(),
        List.of(),
        OptionalInt.of(CLASSES),
        Optional.of(Preprocessing.imageNet(new Resize.Exact(side, side), new Crop.None())));
  }

  static List<InputImage> images(int count, int side) {
    return IntStream.range(0, count).mapToObj(i -> image("image " + i, side)).toList();
  }

  static InputImage image(String name, int side) {
    return image(name, side, Seeded.narrowed(SeededWeights.standard(name, 3 * side * side)));
  }

  static InputImage image(String name, int side, float[] values) {
    var geometry = new Geometry(side, side, side, side, 0, 0, side, side);
    return new InputImage(
        name, new PreparedImage(3, side, side, values, geometry), OptionalInt.empty());
  }
}
