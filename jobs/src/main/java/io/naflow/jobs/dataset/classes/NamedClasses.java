package io.naflow.jobs.dataset.classes;

import io.naflow.zoo.ClassNames;
import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Names of a model's classes, as tasks carry them.
 *
 * @param names by class index; classes without a name are not in it
 */
public record NamedClasses(TreeMap<Integer, String> names) implements Serializable {
  private static final long serialVersionUID = 1;

  /** No class has a name. */
  public static NamedClasses none() {
    return new NamedClasses(new TreeMap<>());
  }

  public static NamedClasses of(ClassNames names) {
    var byIndex = new TreeMap<Integer, String>();
    names.entries().forEach(entry -> byIndex.put(entry.index(), entry.name()));
    return new NamedClasses(byIndex);
  }

  public Optional<String> of(int index) {
    return Optional.ofNullable(names.get(index));
  }

  public Optional<String> of(OptionalInt index) {
    return index.isPresent() ? of(index.getAsInt()) : Optional.empty();
  }
}
