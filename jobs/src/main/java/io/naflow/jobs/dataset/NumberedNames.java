package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.LabelTexts.Use;
import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.classes.WholeNumbers;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Labels that are numbers in a data set's own list of names, as Hugging Face and CUB-200 have them.
 * That list need not be the network's: ten classes of Imagenette are numbered from 0 to 9, and the
 * network knows them under other numbers. Where both have names, names count.
 */
final class NumberedNames {
  private NumberedNames() {}

  /** What the numbers mean to networks. */
  static ClassIndices of(LabelTexts all, NetworkLabels networks) {
    List<String> own = all.numbered().orElseThrow();
    LabelTexts plain = new LabelTexts(all.folders(), all.where(), Optional.empty(), all.uses());
    if (all.uses().isEmpty() || !all.texts().stream().allMatch(WholeNumbers::isOne)) {
      return networks.of(plain);
    }
    all.texts().forEach(text -> requireName(all, own, text));
    Optional<ClassNames> names = networks.names(all);
    if (names.isEmpty()) {
      return byNumber(all, own, networks, plain);
    } else if (inOrder(own, names.get())) {
      return networks.of(plain);
    }
    return byName(all, own, names.get(), networks);
  }

  private static void requireName(LabelTexts all, List<String> own, String text) {
    if (WholeNumbers.parse(text).orElseThrow() >= own.size()) {
      throw new DatasetException(
          "Cannot use labels %s: %s is outside of its own list of %d class names; give the data set as it was published, or dataset.classes"
              .formatted(all.where(), all.place(text), own.size()));
    }
  }

  private static ClassIndices byNumber(
      LabelTexts all, List<String> own, NetworkLabels networks, LabelTexts plain) {
    for (ModelClasses model : networks.models()) {
      if (model.count() != own.size()) {
        throw new DatasetException(
            "Cannot use labels %s: its numbers are places in its own list of %d names (%s, ...), and %s has no names; set dataset.classes to a file name,index for these outputs"
                .formatted(all.where(), own.size(), own.get(0), model));
      }
    }
    ClassIndices numbers = networks.of(plain);
    var entries = new ArrayList<ClassNames.Entry>();
    own.forEach(name -> entries.add(new ClassNames.Entry(entries.size(), name)));
    return new ClassIndices(
        numbers.byText(),
        Optional.of(new ClassNames("the names in " + all.where(), entries)),
        numbers.lines());
  }

  /** Whether each name that the networks know as well has its own number there. */
  private static boolean inOrder(List<String> own, ClassNames names) {
    int known = 0;
    for (int i = 0; i < own.size(); i++) {
      SortedSet<Integer> found = meaning(own.get(i), names);
      if (!found.isEmpty() && !found.contains(i)) {
        return false;
      }
      known += found.isEmpty() ? 0 : 1;
    }
    return own.size() == names.size() && 2 * known >= own.size();
  }

  private static SortedSet<Integer> meaning(String name, ClassNames names) {
    SortedSet<Integer> found = names.indices(name);
    return found.isEmpty() ? names.indices(name.split(",", 2)[0]) : found;
  }

  private static ClassIndices byName(
      LabelTexts all, List<String> own, ClassNames names, NetworkLabels networks) {
    SortedMap<String, Use> uses = new TreeMap<>(LabelTexts.ORDER);
    Map<String, String> nameOf = new HashMap<>();
    all.uses()
        .forEach(
            (text, use) -> {
              String name = own.get(WholeNumbers.parse(text).orElseThrow());
              String read = names.indices(name).isEmpty() ? name.split(",", 2)[0] : name;
              uses.put(read, use);
              nameOf.put(text, read);
            });
    ClassIndices named =
        networks.of(new LabelTexts(all.folders(), all.where(), Optional.empty(), uses));
    Map<String, Integer> byText = new HashMap<>();
    nameOf.forEach((text, name) -> byText.put(text, named.byText().getOrDefault(name, -1)));
    return new ClassIndices(byText, named.names(), named.lines());
  }
}
