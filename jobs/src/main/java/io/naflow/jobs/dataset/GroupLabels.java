package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.classes.WholeNumbers;
import io.naflow.zoo.ClassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Labels of tasks that compare images with each other: they part the images into groups, and no
 * network has outputs for them. Numbers are numbers; other texts are numbered in their order.
 */
public record GroupLabels() implements Labelling {
  @Override
  public ClassIndices of(LabelTexts all) {
    List<String> texts =
        all.texts().stream()
            .filter(text -> all.uses().get(text).images() > 0)
            .filter(text -> all.folders() || !Unlabelled.means(text))
            .toList();
    Map<String, Integer> byText = new HashMap<>();
    if (texts.stream().allMatch(WholeNumbers::isOne)) {
      texts.forEach(text -> byText.put(text, WholeNumbers.parse(text).orElseThrow()));
      return new ClassIndices(byText, Optional.empty(), List.of());
    }
    var entries = new ArrayList<ClassNames.Entry>();
    for (String text : texts) {
      byText.put(text, entries.size());
      entries.add(new ClassNames.Entry(entries.size(), text));
    }
    return new ClassIndices(
        byText, Optional.of(new ClassNames("the dataset's labels", entries)), List.of());
  }
}
