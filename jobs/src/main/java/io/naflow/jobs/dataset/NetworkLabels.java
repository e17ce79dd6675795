package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.LabelTexts.Use;
import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.classes.GivenNames;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.classes.WholeNumbers;
import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Labels that are classes of networks: names that a list knows, or numbers. What cannot be said
 * surely is refused: a label that is taken for another class would make every number false.
 *
 * @param models the networks; all of them are to mean the same by a label
 * @param given the names that the configuration gives, in the place of the networks' own
 */
public record NetworkLabels(List<ModelClasses> models, Optional<GivenNames> given)
    implements Labelling {
  public NetworkLabels {
    models = List.copyOf(models);
  }

  @Override
  public ClassIndices of(LabelTexts all) {
    if (all.numbered().isPresent()) {
      return NumberedNames.of(all, this);
    }
    var refusals = new LabelRefusals(all, models);
    Optional<ClassNames> names = names(all);
    LabelTexts labels = labelled(all, names);
    if (labels.uses().isEmpty()) {
      return new ClassIndices(Map.of(), given.map(GivenNames::names), List.of());
    }
    Map<String, Integer> named = named(labels, names, refusals);
    boolean ownNumbers = names.map(NetworkLabels::hasNumbers).orElse(false);
    List<String> others = labels.texts().stream().filter(text -> !named.containsKey(text)).toList();
    List<String> numbers =
        others.stream().filter(text -> !ownNumbers && WholeNumbers.isOne(text)).toList();
    if (numbers.size() < others.size() && labels.folders()) {
      refusals.splits();
    }
    if (!numbers.isEmpty() && numbers.size() < labels.uses().size()) {
      throw refusals.mixed(numbers);
    } else if (!numbers.isEmpty()) {
      return inRange(labels, numbered(numbers), Optional.empty(), refusals);
    } else if (others.isEmpty()) {
      refusals.namelessModels(given.isPresent());
      return inRange(labels, named, names, refusals);
    } else if (names.isPresent()) {
      throw refusals.unknown(others, names.get());
    }
    // Here folders without an image count: they may be what others were numbered beside.
    return byOrder(all, refusals);
  }

  /** The names that all models share; empty where none has any. */
  Optional<ClassNames> names(LabelTexts all) {
    if (given.isPresent()) {
      return given.map(GivenNames::names);
    }
    List<ClassNames> known =
        models.stream().flatMap(model -> model.names().stream()).distinct().toList();
    if (known.size() > 1 && !all.uses().isEmpty()) {
      throw new LabelRefusals(all, models).otherNames();
    }
    return known.stream().findFirst();
  }

  /** Those that an image has, without texts that stand for no label. */
  private static LabelTexts labelled(LabelTexts all, Optional<ClassNames> names) {
    SortedMap<String, Use> uses = new TreeMap<>(LabelTexts.ORDER);
    uses.putAll(all.uses());
    uses.values().removeIf(use -> use.images() == 0);
    uses.keySet().removeIf(text -> !all.folders() && isNoLabel(text, names));
    return new LabelTexts(all.folders(), all.where(), all.numbered(), uses);
  }

  private static boolean isNoLabel(String text, Optional<ClassNames> names) {
    return Unlabelled.means(text) && names.map(list -> list.indices(text).isEmpty()).orElse(true);
  }

  private static Map<String, Integer> named(
      LabelTexts labels, Optional<ClassNames> names, LabelRefusals refusals) {
    var named = new LinkedHashMap<String, Integer>();
    for (String text : labels.texts()) {
      SortedSet<Integer> found = names.map(list -> list.indices(text)).orElseGet(TreeSet::new);
      if (found.size() > 1) {
        throw refusals.ambiguous(text, found, names.orElseThrow());
      }
      found.forEach(index -> named.put(text, index));
    }
    return named;
  }

  private static boolean hasNumbers(ClassNames names) {
    return names.words().stream().anyMatch(WholeNumbers::isOne);
  }

  private static Map<String, Integer> numbered(List<String> numbers) {
    var indices = new LinkedHashMap<String, Integer>();
    numbers.forEach(text -> indices.put(text, WholeNumbers.parse(text).orElseThrow()));
    return indices;
  }

  /** As torchvision's ImageFolder does it, where every output has a folder. */
  private ClassIndices byOrder(LabelTexts labels, LabelRefusals refusals) {
    List<String> texts = labels.texts();
    if (!labels.folders() || models.stream().anyMatch(model -> model.count() != texts.size())) {
      throw refusals.nameless();
    }
    Map<String, Integer> byText = new HashMap<>();
    var entries = new ArrayList<ClassNames.Entry>();
    for (String text : texts) {
      byText.put(text, entries.size());
      entries.add(new ClassNames.Entry(entries.size(), text));
    }
    return new ClassIndices(
        byText,
        Optional.of(new ClassNames("the names of the class folders", entries)),
        List.of(
            "warning   classes: nothing says what the %d outputs of %s are; its class folders are numbered in the order of their names, as torchvision's ImageFolder numbers them: %s; give dataset.classes to be sure"
                .formatted(
                    texts.size(),
                    modelIds(),
                    LabelLines.firstAndLast(labels, byText, Optional.empty()))));
  }

  private String modelIds() {
    return models.stream()
        .map(model -> "'" + model.model() + "'")
        .collect(Collectors.joining(", "));
  }

  private ClassIndices inRange(
      LabelTexts labels,
      Map<String, Integer> byText,
      Optional<ClassNames> by,
      LabelRefusals refusals) {
    refusals.outOfRange(byText);
    return new ClassIndices(
        byText, given.map(GivenNames::names), LabelLines.of(labels, byText, by, models));
  }
}
