package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.source.DatasetException;

/** Says which class each label of a dataset is. */
public sealed interface Labelling permits NetworkLabels, GroupLabels {
  /**
   * @throws DatasetException if that cannot be said surely
   */
  ClassIndices of(LabelTexts texts);
}
