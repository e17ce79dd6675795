package io.naflow.jobs.dataset.classes;

import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the labels of a dataset mean.
 *
 * @param byText class index of each label's text; what is not in it is no label
 * @param names what the classes are called by the dataset or its configuration; empty where only
 *     the networks know
 * @param lines what was found and assumed, for people
 */
public record ClassIndices(
    Map<String, Integer> byText, Optional<ClassNames> names, List<String> lines) {
  /** Of a dataset without labels. */
  public static final ClassIndices NONE = new ClassIndices(Map.of(), Optional.empty(), List.of());

  public ClassIndices {
    byText = Map.copyOf(byText);
    lines = List.copyOf(lines);
  }

  /** The same with one thing more to be told. */
  public ClassIndices and(List<String> more) {
    var all = new ArrayList<>(lines);
    all.addAll(more);
    return new ClassIndices(byText, names, all);
  }

  public int of(Optional<String> text) {
    return text.map(one -> byText.getOrDefault(one, -1)).orElse(-1);
  }
}
