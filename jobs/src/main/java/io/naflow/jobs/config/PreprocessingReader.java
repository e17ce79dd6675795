package io.naflow.jobs.config;

import java.util.List;

/** Reads the {@code preprocessing} section of a model, and writes it. */
final class PreprocessingReader {
  private static final int COLOURS = 3;

  private PreprocessingReader() {}

  static PreprocessingChanges read(Settings section) {
    int channels =
        section
            .find(PreprocessingKeys.CHANNELS)
            .or(() -> section.find(PreprocessingKeys.MEAN).map(List::size))
            .or(() -> section.find(PreprocessingKeys.STD).map(List::size))
            .orElse(COLOURS);
    for (Key<List<Double>> key : List.of(PreprocessingKeys.MEAN, PreprocessingKeys.STD)) {
      if (channels != COLOURS) {
        section.require(key);
      }
      if (section.find(key).filter(numbers -> numbers.size() != channels).isPresent()) {
        throw section
            .require(key)
            .wrong("a list of %d numbers, one for each of the channels".formatted(channels));
      }
    }
    var changes =
        new PreprocessingChanges(
            section.find(PreprocessingKeys.RESIZE),
            section.find(PreprocessingKeys.INTERPOLATION),
            section.find(PreprocessingKeys.CROP),
            section.find(PreprocessingKeys.ORDER),
            section.find(PreprocessingKeys.SCALE),
            section.find(PreprocessingKeys.MEAN),
            section.find(PreprocessingKeys.STD));
    section.done();
    return changes;
  }

  /** What {@link #read} reads back. */
  static Written write(PreprocessingChanges changes, Written section) {
    return section
        .put(PreprocessingKeys.RESIZE, changes.resize())
        .put(PreprocessingKeys.INTERPOLATION, changes.interpolation())
        .put(PreprocessingKeys.CROP, changes.crop())
        .put(PreprocessingKeys.ORDER, changes.order())
        .put(PreprocessingKeys.SCALE, changes.scale())
        .put(
            PreprocessingKeys.CHANNELS,
            changes.mean().map(List::size).filter(size -> size != COLOURS))
        .put(PreprocessingKeys.MEAN, changes.mean())
        .put(PreprocessingKeys.STD, changes.std());
  }
}
