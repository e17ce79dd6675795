package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxCells.NoBoxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ImageNet's {@code LOC_val_solution.csv}: an image's name without extension, and a cell with its
 * objects, each a synset and the corners of its box.
 */
final class LocSolution {
  private static final int OBJECT = 5;

  private LocSolution() {}

  static Truth read(LabelTable table, Collector found) {
    List<String> squeezed = table.columns().stream().map(ColumnNames::squeezed).toList();
    int image = squeezed.indexOf("imageid");
    int objects = squeezed.indexOf("predictionstring");
    if (image < 0 || objects < 0) {
      throw new DatasetException(
          "Cannot use labels %s: it has columns %s; the format loc-solution has ImageId and PredictionString"
              .formatted(table.source(), table.columns()));
    }
    table.forEach(row -> row(table, found, row, row.cells().get(image), row.cells().get(objects)));
    return found.truth(
        List.of(
            "labels    %s: image from 'ImageId', label and boxes (corners) from 'PredictionString'"
                .formatted(table.source())),
        Optional.empty());
  }

  private static void row(
      LabelTable table, Collector found, LabelTable.TableRow row, String image, String cell) {
    String[] words = cell.isBlank() ? new String[0] : cell.strip().split("\\s+");
    Set<String> synsets = new LinkedHashSet<>();
    var boxes = new ArrayList<double[]>();
    try {
      for (int i = 0; i < words.length; i += OBJECT) {
        synsets.add(words[i]);
        List<String> sides = List.of(words).subList(i + 1, Math.min(words.length, i + OBJECT));
        if (sides.size() < OBJECT - 1) {
          throw new NoBoxException(cell + "; it must be a synset and four numbers an object");
        }
        boxes.addAll(BoxCells.read(sides, BoxForm.CORNERS));
      }
    } catch (NoBoxException e) {
      throw new DatasetException(
          "Cannot use labels %s, %s: column 'PredictionString' of image '%s' holds %s"
              .formatted(table.source(), row.place(), image, e.getMessage()),
          e);
    }
    found.row(row.place(), image, synsets.size() == 1 ? synsets.iterator().next() : "", boxes);
    if (synsets.size() > 1) {
      found.severalLabels(image);
    }
  }
}
