package io.naflow.jobs.dataset;

/** Says which class each label of a dataset is. */
public sealed interface Labelling permits NetworkLabels, GroupLabels {
  /**
   * @throws DatasetException if that cannot be said surely
   */
  ClassIndices of(LabelTexts texts);
}
