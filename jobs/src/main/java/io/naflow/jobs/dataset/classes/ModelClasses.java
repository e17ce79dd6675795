package io.naflow.jobs.dataset.classes;

import io.naflow.zoo.ClassNames;
import java.util.Optional;

/**
 * The classes of one model.
 *
 * @param model its id
 * @param count how many labels it knows: labels go from 0 to one less
 * @param names what it calls them by itself; empty where nobody has said
 */
public record ModelClasses(String model, int count, Optional<ClassNames> names) {
  @Override
  public String toString() {
    return "model '%s' (%,d classes)".formatted(model, count);
  }
}
