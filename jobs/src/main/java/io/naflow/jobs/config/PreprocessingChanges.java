package io.naflow.jobs.config;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
import io.naflow.session.Catalogue;
import io.naflow.zoo.Zoo;
import java.util.List;
import java.util.Optional;

/** What a configuration changes of an architecture's own preprocessing. */
public record PreprocessingChanges(
    Optional<Resize> resize,
    Optional<Interpolation> interpolation,
    Optional<Crop> crop,
    Optional<ChannelOrder> order,
    Optional<Scale> scale,
    Optional<List<Double>> mean,
    Optional<List<Double>> std) {

  /** Nothing changed. */
  public static final PreprocessingChanges NONE =
      new PreprocessingChanges(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** All of it as networks trained on ImageNet usually have it. */
  public static final PreprocessingChanges IMAGENET =
      whole(Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)));

  private static PreprocessingChanges whole(Preprocessing all) {
    return new PreprocessingChanges(
        Optional.of(all.resize()),
        Optional.of(all.interpolation()),
        Optional.of(all.crop()),
        Optional.of(all.order()),
        Optional.of(all.scale()),
        Optional.of(all.mean()),
        Optional.of(all.std()));
  }

  /**
   * A preprocessing of which nothing is known beforehand: size, mean and std must be given; images
   * are resized bilinearly, not cropped, and taken as RGB of 0 to 1 where nothing else is said.
   * Empty if nothing is given at all.
   *
   * @param model whose it is, for messages
   * @throws ConfigException if a part is missing
   */
  private Optional<Preprocessing> alone(String model) {
    if (equals(NONE)) {
      return Optional.empty();
    }
    if (resize.isEmpty() || mean.isEmpty() || std.isEmpty()) {
      throw new ConfigException(
          "Cannot prepare images for model '%s': of an ONNX file nothing is known, and %s not given; set models[].preprocessing to imagenet, or give resize, mean and std (and crop, interpolation, order, scale where they are not none, bilinear, rgb, unit)"
              .formatted(
                  model, resize.isEmpty() ? "resize is" : mean.isEmpty() ? "mean is" : "std is"));
    }
    return Optional.of(
        new Preprocessing(
            resize.get(),
            interpolation.orElse(Interpolation.BILINEAR),
            crop.orElse(new Crop.None()),
            order.orElse(ChannelOrder.RGB),
            scale.orElse(Scale.UNIT),
            mean.get(),
            std.get()));
  }

  /**
   * What a model of an architecture is prepared by; empty for the architecture's own.
   *
   * @param model its name, for messages
   * @throws ConfigException if the architecture has none of its own, and a part is missing
   */
  public Optional<Preprocessing> of(String model, String architecture) {
    return architecture.equals(Zoo.ONNX)
        ? alone(model)
        : on(new Catalogue().architecture(architecture).preprocessing());
  }

  /** The preprocessing with these changes; empty if there are none. */
  Optional<Preprocessing> on(Preprocessing base) {
    if (equals(NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Preprocessing(
            resize.orElse(base.resize()),
            interpolation.orElse(base.interpolation()),
            crop.orElse(base.crop()),
            order.orElse(base.order()),
            scale.orElse(base.scale()),
            mean.orElse(base.mean()),
            std.orElse(base.std())));
  }
}
