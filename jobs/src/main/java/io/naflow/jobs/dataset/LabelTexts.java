package io.naflow.jobs.dataset;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of a dataset as texts, before anybody has said which class each is.
 *
 * @param folders whether they are names of class folders; otherwise they stand in a file
 * @param where the folder or file, for messages
 * @param numbered names of the labels' numbers, each by its number, where the file has them
 * @param uses each text, in the order of its letters, with the images that have it
 */
public record LabelTexts(
    boolean folders, String where, Optional<List<String>> numbered, SortedMap<String, Use> uses) {
  /** As Python sorts names; Java's own order differs behind the 65,536th letter. */
  static final Comparator<String> ORDER =
      (one, other) ->
          java.util.Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

  /**
   * Who has a label.
   *
   * @param first name of the first image; empty for a class folder without any
   * @param images how many
   */
  record Use(Optional<String> first, long images) {
    static final Use NONE = new Use(Optional.empty(), 0);

    private Use and(String image) {
      return new Use(first.or(() -> Optional.of(image)), images + 1);
    }
  }

  /**
   * @param classFolders folders that are classes, those without an image included; none where
   *     labels are read from a file
   */
  static LabelTexts of(
      boolean folders,
      String where,
      Optional<List<String>> numbered,
      Collection<String> classFolders,
      Collection<ListedImage> images) {
    var uses = new TreeMap<String, Use>(ORDER);
    classFolders.forEach(folder -> uses.put(folder, Use.NONE));
    for (ListedImage image : images) {
      image
          .label()
          .ifPresent(text -> uses.put(text, uses.getOrDefault(text, Use.NONE).and(image.name())));
    }
    return new LabelTexts(folders, where, numbered, uses);
  }

  List<String> texts() {
    return List.copyOf(uses.keySet());
  }

  /** Where a text stands, for messages. */
  String place(String text) {
    return folders
        ? "folder '%s'".formatted(text)
        : "label '%s' (of image '%s')".formatted(text, uses.get(text).first().orElse("?"));
  }
}
