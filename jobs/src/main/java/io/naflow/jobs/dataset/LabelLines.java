package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people are told of how labels became class indices. */
final class LabelLines {
  private static final int MOST = 5;

  private LabelLines() {}

  /**
   * @param by the names that the labels were found in; empty where they are numbers
   */
  static List<String> of(
      LabelTexts labels,
      Map<String, Integer> byText,
      Optional<ClassNames> by,
      List<ModelClasses> models) {
    var lines = new ArrayList<String>();
    lines.add(
        "classes   %,d %s %s: %s"
            .formatted(
                byText.size(),
                labels.folders() ? "class folders" : "different labels",
                by.map(names -> "by " + names.title()).orElse("taken as class indices"),
                firstAndLast(labels, byText, by)));
    if (labels.folders() && by.isEmpty() && isOtherOrder(labels, byText, models)) {
      lines.add(
          "warning   classes: torchvision's ImageFolder would number these folders in the order of their texts, %s; if a model was trained that way, give dataset.classes, a file name,index"
              .formatted(
                  labels.texts().stream()
                      .limit(MOST)
                      .collect(Collectors.joining(", ", "", ", ..."))));
    }
    Map<Integer, List<String>> shared =
        byText.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    shared.entrySet().stream()
        .filter(each -> each.getValue().size() > 1 && labels.folders())
        .limit(MOST)
        .forEach(
            each ->
                lines.add(
                    "warning   classes: %s are one class, %d"
                        .formatted(quoted(each.getValue()), each.getKey())));
    if (models.stream().map(ModelClasses::count).distinct().count() > 1) {
      lines.add(
          "warning   classes: the models have different numbers of outputs (%s), and a label is taken for the same class of each"
              .formatted(
                  models.stream()
                      .map(model -> model.model() + " " + model.count())
                      .collect(Collectors.joining(", "))));
    }
    return lines;
  }

  /** Folders without an image, and images without a folder. */
  static List<String> besides(LabelTexts texts, List<ImageItem> items) {
    if (!texts.folders()) {
      return List.of();
    }
    var lines = new ArrayList<>(empty(texts));
    long top = items.stream().filter(item -> item.name().indexOf('/') < 0).count();
    if (top > 0) {
      lines.add("classes   %,d images are in no class folder and have no label".formatted(top));
    }
    return lines;
  }

  /** Class folders without an image. */
  private static List<String> empty(LabelTexts labels) {
    List<String> empty =
        labels.uses().entrySet().stream()
            .filter(use -> use.getValue().images() == 0)
            .map(Map.Entry::getKey)
            .toList();
    return empty.isEmpty()
        ? List.of()
        : List.of("classes   %,d folders have no image: %s".formatted(empty.size(), quoted(empty)));
  }

  /** Whether somebody may have numbered all of these folders by their texts. */
  private static boolean isOtherOrder(
      LabelTexts labels, Map<String, Integer> byText, List<ModelClasses> models) {
    List<Integer> inTextOrder = labels.texts().stream().map(byText::get).toList();
    return models.stream().anyMatch(model -> model.count() == labels.uses().size())
        && !inTextOrder.equals(inTextOrder.stream().sorted(Comparator.naturalOrder()).toList());
  }

  static String firstAndLast(
      LabelTexts labels, Map<String, Integer> byText, Optional<ClassNames> by) {
    List<String> said =
        labels.texts().stream()
            .map(text -> "'%s' is %s".formatted(text, meant(text, byText.get(text), by)))
            .toList();
    return said.size() <= MOST
        ? String.join(", ", said)
        : said.get(0) + ", " + said.get(1) + ", ..., " + said.get(said.size() - 1);
  }

  private static String meant(String text, int index, Optional<ClassNames> by) {
    return by.flatMap(names -> names.name(index))
        .filter(name -> !name.equals(text))
        .map(name -> "%d (%s)".formatted(index, name))
        .orElse(Integer.toString(index));
  }

  static String quoted(List<String> texts) {
    String first =
        texts.stream().limit(MOST).map(text -> "'" + text + "'").collect(Collectors.joining(", "));
    return texts.size() > MOST ? first + ", ..." : first;
  }
}
