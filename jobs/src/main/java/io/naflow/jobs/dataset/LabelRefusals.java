package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.text.NearestWord;
import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why labels are not surely classes of the networks, and what to do about it. */
final class LabelRefusals {
  private static final Set<String> SPLITS =
      Set.of(
          "train",
          "training",
          "val",
          "valid",
          "validation",
          "test",
          "testing",
          "dev",
          "eval",
          "holdout");

  private static final int SHOWN = 3;

  private final LabelTexts labels;
  private final List<ModelClasses> models;

  LabelRefusals(LabelTexts labels, List<ModelClasses> models) {
    this.labels = labels;
    this.models = models;
  }

  private DatasetException refused(String why, String wayOut) {
    return new DatasetException(
        "Cannot %s %s: %s; %s"
            .formatted(
                labels.folders() ? "label images by the folders of" : "use labels",
                labels.where(),
                why,
                wayOut));
  }

  /** Folders that part a dataset are no classes. */
  void splits() {
    List<String> splits =
        labels.texts().stream()
            .filter(text -> SPLITS.contains(text.toLowerCase(Locale.ROOT)))
            .toList();
    if (splits.size() > 1 || splits.size() == labels.uses().size()) {
      throw refused(
          "%s are parts of a dataset, not classes".formatted(LabelLines.quoted(splits)),
          "set dataset.path to one of them, such as '%s' below it"
              .formatted(splits.get(splits.size() - 1)));
    }
  }

  DatasetException mixed(Collection<String> numbers) {
    List<String> words = labels.texts().stream().filter(text -> !numbers.contains(text)).toList();
    return refused(
        "some are numbers (%s) and some are not (%s), so that it is not sure what a number means"
            .formatted(LabelLines.quoted(List.copyOf(numbers)), LabelLines.quoted(words)),
        "give dataset.classes, a file name,index that has them all");
  }

  /** Labels are names, and one of the models does not say what its outputs are called. */
  void namelessModels(boolean given) {
    Optional<ModelClasses> nameless =
        models.stream().filter(model -> model.names().isEmpty()).findFirst();
    if (!given && nameless.isPresent()) {
      throw refused(
          "they are names, and nothing says what the outputs of %s are called, as it is known of other models"
              .formatted(nameless.get()),
          "set dataset.classes for all models");
    }
  }

  DatasetException otherNames() {
    return new DatasetException(
        "Cannot use labels of %s: the models call their classes by different names (%s), so that one label cannot mean a class of each; audit them apart, or set dataset.classes"
            .formatted(
                labels.where(),
                models.stream()
                    .map(
                        model ->
                            "'%s' by %s"
                                .formatted(
                                    model.model(),
                                    model.names().map(ClassNames::title).orElse("none")))
                    .collect(Collectors.joining(", "))));
  }

  DatasetException ambiguous(String text, Collection<Integer> found, ClassNames names) {
    String classes =
        names.entries().stream()
            .filter(entry -> found.contains(entry.index()))
            .map(
                entry ->
                    entry.others().stream()
                        .findFirst()
                        .map(other -> "%d (%s)".formatted(entry.index(), other))
                        .orElse(Integer.toString(entry.index())))
            .collect(Collectors.joining(" or "));
    return refused(
        "%s may be class %s in %s".formatted(labels.place(text), classes, names.title()),
        "call it by the name in brackets, or map it in dataset.classes, a file name,index");
  }

  DatasetException unknown(List<String> unknown, ClassNames names) {
    String shown =
        unknown.stream()
            .limit(SHOWN)
            .map(
                text ->
                    labels.place(text)
                        + NearestWord.nearest(text.strip(), names.words())
                            .map(word -> " (did you mean '" + word + "'?)")
                            .orElse(""))
            .collect(Collectors.joining(", "));
    return refused(
        "%,d of its %,d %s are not among %s: %s; %s"
            .formatted(
                unknown.size(),
                labels.uses().size(),
                labels.folders() ? "class folders" : "different labels",
                names.title(),
                shown,
                outputs()),
        "set dataset.classes to a file name,index that has them, or name them as the model does");
  }

  DatasetException nameless() {
    List<String> shown = new ArrayList<>();
    labels.texts().stream().limit(SHOWN).map(labels::place).forEach(shown::add);
    return refused(
        "it has %,d %s (%s%s), %s, and nothing says which class each is"
            .formatted(
                labels.uses().size(),
                labels.folders() ? "class folders" : "different labels",
                String.join(", ", shown),
                labels.uses().size() > SHOWN ? ", ..." : "",
                outputs()),
        "set dataset.classes to imagenet, cifar10 or a file of names, name,index");
  }

  private String outputs() {
    return models.stream().map(ModelClasses::toString).distinct().collect(Collectors.joining(", "));
  }

  /** A label that no output stands for. */
  void outOfRange(Map<String, Integer> byText) {
    for (ModelClasses model : models) {
      List<String> beyond =
          labels.uses().keySet().stream()
              .filter(text -> byText.getOrDefault(text, 0) >= model.count())
              .toList();
      if (!beyond.isEmpty()) {
        long images = beyond.stream().mapToLong(text -> labels.uses().get(text).images()).sum();
        boolean fromOne =
            byText.values().stream().noneMatch(index -> index == 0 || index > model.count());
        throw refused(
            "%s is class %d, and the classes of %s go from 0 to %d (%s a label out of range)%s"
                .formatted(
                    labels.place(beyond.get(0)),
                    byText.get(beyond.get(0)),
                    model,
                    model.count() - 1,
                    images == 1 ? "1 image in all has" : "%,d images in all have".formatted(images),
                    fromOne ? "; none is 0: are they numbered from 1?" : ""),
            "correct them, or map them in dataset.classes, a file name,index");
      }
    }
  }
}
