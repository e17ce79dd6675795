package io.naflow.jobs.audit;

import io.naflow.api.Target;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.text.NearestWord;
import io.naflow.zoo.ClassNames;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Finds the class that a target names.
 *
 * @param models the networks' classes; none where the task is to compare
 * @param common names that hold for all of them
 */
record Targets(List<ModelClasses> models, Optional<ClassNames> common) {
  private static final String KINDS = "predicted, label, a class index, two of them as 3-7";

  /**
   * The target with an index in the place of a name.
   *
   * @throws ConfigException if a model has no class of that name, or the models mean others by it
   */
  Target meant(Target target) {
    return target instanceof Target.Named named
        ? new Target.ClassIndex(index(named.name()))
        : target;
  }

  private int index(String name) {
    Set<Integer> all = new HashSet<>();
    for (ModelClasses model : models) {
      all.add(index(name, model));
    }
    if (all.size() != 1) {
      throw wrong(name, "the models call other classes by it: %s".formatted(all));
    }
    return all.iterator().next();
  }

  private int index(String name, ModelClasses model) {
    Optional<ClassNames> names = common.or(model::names);
    if (names.isEmpty()) {
      throw wrong(
          name,
          "nothing says what the classes of model '%s' are called; set dataset.classes"
              .formatted(model.model()));
    }
    SortedSet<Integer> found = names.get().indices(name);
    if (found.size() != 1) {
      throw wrong(
          name,
          found.isEmpty()
              ? "there is none of this name in %s%s"
                  .formatted(names.get().title(), suggestion(name, names.get()))
              : "classes %s have it in %s".formatted(found, names.get().title()));
    }
    return found.first();
  }

  private static String suggestion(String name, ClassNames names) {
    var words = new HashSet<>(names.words());
    words.addAll(List.of("predicted", "label"));
    return NearestWord.nearest(name, words)
        .map(word -> " (did you mean '" + word + "'?)")
        .orElse("");
  }

  private static ConfigException wrong(String name, String why) {
    return new ConfigException(
        "Cannot use the configuration: 'target' is '%s'; it must be %s, or the name of a class, and %s"
            .formatted(name, KINDS, why));
  }
}
