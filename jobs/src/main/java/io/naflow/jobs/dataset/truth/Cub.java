package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxCells.NoBoxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The text files of CUB-200-2011: {@code images.txt}, {@code image_class_labels.txt}, {@code
 * classes.txt} and, if it is there, {@code bounding_boxes.txt}. Classes are numbered from 1 there,
 * from 0 here.
 */
final class Cub {
  private static final String BOXES = "bounding_boxes.txt";

  private Cub() {}

  static Truth read(String folder, Configuration hadoop, Collector found) {
    Map<String, String> images = pairs(folder, "images.txt", hadoop);
    Map<String, String> labels = pairs(folder, "image_class_labels.txt", hadoop);
    List<String> names = names(folder, pairs(folder, "classes.txt", hadoop));
    boolean boxed =
        TextFiles.of(folder, hadoop).stream().anyMatch(file -> file.name().equals(BOXES));
    Map<String, String> boxes = boxed ? pairs(folder, BOXES, hadoop) : Map.of();
    images.forEach(
        (id, image) ->
            found.row(
                "image " + id,
                image,
                Optional.ofNullable(labels.get(id))
                    .map(one -> index(folder, id, one, names))
                    .orElse(""),
                box(folder, image, boxes.getOrDefault(id, ""))));
    return found.truth(
        List.of(
            "labels    %s: CUB-200's text files, %d classes (numbered from 1 there, from 0 here), %s"
                .formatted(
                    folder, names.size(), boxed ? "boxes from " + BOXES : "no boxes: no " + BOXES)),
        Optional.of(names));
  }

  private static String index(String folder, String image, String id, List<String> names) {
    if (id.matches("[1-9][0-9]{0,6}") && Integer.parseInt(id) <= names.size()) {
      return Integer.toString(Integer.parseInt(id) - 1);
    }
    throw new DatasetException(
        "Cannot use labels %s: image_class_labels.txt gives image %s the class %s; classes.txt has 1 to %d"
            .formatted(folder, image, id, names.size()));
  }

  private static List<double[]> box(String folder, String image, String sides) {
    try {
      return sides.isEmpty()
          ? List.of()
          : BoxCells.read(List.of(sides.split("\\s+")), BoxForm.SIZE);
    } catch (NoBoxException e) {
      throw new DatasetException(
          "Cannot use labels %s: %s of image '%s' holds %s"
              .formatted(folder, BOXES, image, e.getMessage()),
          e);
    }
  }

  private static List<String> names(String folder, Map<String, String> classes) {
    var names = new ArrayList<String>();
    for (int id = 1; id <= classes.size(); id++) {
      String name = classes.get(Integer.toString(id));
      if (name == null) {
        throw new DatasetException(
            "Cannot use labels %s: classes.txt has %d lines and no class %d; it must number them from 1 without gaps"
                .formatted(folder, classes.size(), id));
      }
      names.add(name);
    }
    return names;
  }

  /** A file of lines with an id and what it is of. */
  private static Map<String, String> pairs(String folder, String name, Configuration hadoop) {
    var pairs = new LinkedHashMap<String, String>();
    try (var text = new BufferedReader(TextFiles.in(folder, name, hadoop).open())) {
      for (String line : (Iterable<String>) text.lines()::iterator) {
        String[] parts = line.strip().split("\\s+", 2);
        if (parts.length == 2 && pairs.putIfAbsent(parts[0], parts[1].strip()) != null) {
          throw new DatasetException(
              "Cannot use labels %s: %s has two lines for %s; it must have one an id"
                  .formatted(folder, name, parts[0]));
        } else if (parts.length == 1 && !parts[0].isEmpty()) {
          throw new DatasetException(
              "Cannot use labels %s: %s has the line '%s'; it must be an id and what it is of"
                  .formatted(folder, name, line));
        }
      }
      return pairs;
    } catch (CharacterCodingException e) {
      throw TextFiles.notUtf8(folder + "/" + name, e);
    } catch (IOException e) {
      throw TextFiles.unreadable(folder + "/" + name, e);
    }
  }
}
