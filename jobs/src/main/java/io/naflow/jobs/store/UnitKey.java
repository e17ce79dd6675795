package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Ids;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A unit of work: what is computed, committed and resumed as a whole.
 *
 * @param model the model's id in the run
 * @param block the number of a block of images, from 0
 */
public record UnitKey(String model, int block) implements Serializable, Comparable<UnitKey> {
  private static final long serialVersionUID = 1;

  /** A unit; the model is an id, as {@link Ids} has it. */
  public UnitKey {
    Ids.checked("model", model);
    if (block < 0) {
      throw new IllegalArgumentException(
          "Cannot name a unit of model '%s' by block %d: blocks count from 0"
              .formatted(model, block));
    }
  }

  @Override
  public int compareTo(UnitKey other) {
    return Comparator.comparing(UnitKey::model)
        .thenComparingInt(UnitKey::block)
        .compare(this, other);
  }
}
