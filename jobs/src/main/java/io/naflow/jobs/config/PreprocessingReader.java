package io.naflow.jobs.config;

/** Reads the {@code preprocessing} section of a model, and writes it. */
final class PreprocessingReader {
  private PreprocessingReader() {}

  /** Of a model's section: a name for all of it, or a section of its own. */
  static PreprocessingChanges of(Settings model) {
    boolean named = model.value(ModelKeys.PREPROCESSING).filter(v -> !v.isSection()).isPresent();
    if (named) {
      // There is but one name.
      return model
          .find(ModelKeys.PREPROCESSING)
          .map(name -> PreprocessingChanges.IMAGENET)
          .orElseThrow();
    }
    return read(model.section("preprocessing"));
  }

  static PreprocessingChanges read(Settings section) {
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
        .put(PreprocessingKeys.MEAN, changes.mean())
        .put(PreprocessingKeys.STD, changes.std());
  }
}
