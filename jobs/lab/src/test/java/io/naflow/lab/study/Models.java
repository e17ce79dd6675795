package io.naflow.lab.study;

import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.session.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The networks of the studies by name: the bundled demo networks on generated scenes, {@code
 * squeezenet} with its real weights on photographs with boxes, and any other architecture with
 * seeded weights, on scenes too, for costs alone.
 */
final class Models {
  /** Where the real weights and the photographs are; not part of the project. */
  private static final Path DATA = Path.of(System.getProperty("naflow.data", "../shared/data"));

  /** Beyond the seeds of the training scenes and of the training's own held-out scenes. */
  private static final long FIRST_SEED = 7_000_000;

  private static final String SQUEEZENET = "squeezenet";

  private Models() {}

  static ModelSpec spec(String name) {
    if (name.equals(SQUEEZENET)) {
      Preprocessing squashed = Preprocessing.imageNet(new Resize.Exact(224, 224), new Crop.None());
      return new ModelSpec(
          name,
          "squeezenet1_1",
          new WeightsSource.File(DATA.resolve("weights/squeezenet1_1-imagenet.safetensors")),
          List.of(),
          OptionalInt.empty(),
          Optional.of(squashed));
    }
    return ModelSpec.of(
        name,
        name,
        name.startsWith("scenenet") ? new WeightsSource.Bundled(name) : new WeightsSource.Seeded());
  }

  static List<Sample> samples(String name, int count, int seed) {
    ModelSpec spec = spec(name);
    Preprocessing preprocessing =
        spec.preprocessing()
            .orElseGet(() -> new Catalogue().architecture(spec.architecture()).preprocessing());
    if (name.equals(SQUEEZENET)) {
      List<Sample> all = Sample.photographs(DATA.resolve("imagenet-val-boxes"), preprocessing);
      return all.subList(0, Math.min(count, all.size()));
    }
    return Sample.scenes(FIRST_SEED + seed, count, preprocessing);
  }
}
