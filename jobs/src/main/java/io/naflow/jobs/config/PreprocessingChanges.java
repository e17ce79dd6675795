package io.naflow.jobs.config;

import io.naflow.image.Crop;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.Resize;
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

  /** The preprocessing with these changes; empty if there are none. */
  public Optional<Preprocessing> on(Preprocessing base) {
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
