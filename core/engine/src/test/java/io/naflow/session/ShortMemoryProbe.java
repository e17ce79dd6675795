package io.naflow.session;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.testing.Seeded;
import io.naflow.weights.SeededWeights;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks a session everything that can be asked and writes the numbers it gets. {@link
 * ShortMemoryTest} runs it in a process with little memory outside the Java heap.
 */
final class ShortMemoryProbe {
  /** A batch's pixels are 4.8 MB, an image's 0.6 MB. */
  private static final int SIDE = 224;

  private static final int IMAGES = 8;

  private ShortMemoryProbe() {}

  /**
   * @param args where the numbers go
   */
  public static void main(String[] args) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(Path.of(args[0])))) {
      for (float[] values : numbers()) {
        for (float value : values) {
          out.writeFloat(value);
        }
      }
    }
  }

  /** Of all calls, in a fixed order. */
  static List<float[]> numbers() {
    float[] other = Seeded.narrowed(SeededWeights.standard("other", 64));
    List<InputImage> images =
        SeededModels.images(IMAGES, SIDE).stream().map(image -> image.against(other)).toList();
    ExplainPlan plan = ExplainPlan.of("hirescam");
    try (TorchEngine engine = TorchEngine.on("cpu");
        Session classifier = engine.open(SeededModels.spec("scenenet", SIDE), plan);
        Session comparer =
            engine.open(
                SeededModels.spec("scenenet-embedding", SIDE),
                plan.with(new Target.Likeness("cosine")))) {
      return Stream.of(
              classifier.explain(images),
              classifier.explain(images, List.of(new Target.ClassIndex(3))).get(0),
              classifier.answer(images),
              comparer.answer(images),
              comparer.explain(images))
          .flatMap(List::stream)
          .flatMap(ShortMemoryProbe::numbers)
          .toList();
    }
  }

  private static Stream<float[]> numbers(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return Stream.of(answered.values());
    } else if (outcome instanceof Outcome.Explained explained) {
      return explained.maps().stream().map(AttentionMap::values);
    } else if (outcome instanceof Outcome.Compared compared) {
      return compared.maps().stream().map(AttentionMap::values);
    }
    throw new IllegalStateException(((Outcome.Failed) outcome).message());
  }
}
