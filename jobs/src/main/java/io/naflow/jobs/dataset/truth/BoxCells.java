package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm.BoxForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Boxes as the cells of a row have them. */
final class BoxCells {
  private static final Set<String> NOTHING =
      Set.of("", "nan", "na", "n/a", "<na>", "null", "none", "[]");

  /** Java would also take 0x1p4 and 10d. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private BoxCells() {}

  /** A cell that is no number, or numbers that are no boxes. */
  static final class NoBoxException extends Exception {
    private static final long serialVersionUID = 1;

    NoBoxException(String message) {
      super(message);
    }
  }

  static boolean isNothing(String cell) {
    return NOTHING.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The boxes of a row as edges: none, one, or several from one cell.
   *
   * @param cells one for each of four sides, or one for all
   * @throws NoBoxException with what was found and what would be right, to follow "holds"
   */
  static List<double[]> read(List<String> cells, BoxForm form) throws NoBoxException {
    List<String> numbers = cells.size() == 1 ? parts(cells.get(0)) : cells;
    var boxes = new ArrayList<double[]>();
    if (numbers.stream().allMatch(BoxCells::isNothing)) {
      return boxes;
    } else if (cells.size() > 1 && numbers.stream().anyMatch(BoxCells::isNothing)) {
      throw new NoBoxException("a part of a box; it must be all four sides or none");
    } else if (numbers.size() % 4 != 0) {
      throw new NoBoxException(
          "%d numbers (%s); it must be four numbers a box".formatted(numbers.size(), cells.get(0)));
    }
    for (int i = 0; i < numbers.size(); i += 4) {
      boxes.add(edges(numbers.subList(i, i + 4), form));
    }
    return boxes;
  }

  private static double[] edges(List<String> numbers, BoxForm form) throws NoBoxException {
    double[] edges = new double[4];
    for (int i = 0; i < 4; i++) {
      edges[i] = number(numbers.get(i).strip());
    }
    if (form == BoxForm.SIZE) {
      edges[2] += edges[0];
      edges[3] += edges[1];
    }
    return edges;
  }

  private static double number(String text) throws NoBoxException {
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new NoBoxException(text + "; it must be a number of pixels");
    }
    return value;
  }

  /** The numbers of {@code [5, 5, 30, 30]}, {@code (5 5 30 30)}, {@code [[...], [...]]}. */
  private static List<String> parts(String cell) {
    return isNothing(cell)
        ? List.of()
        : List.of(cell.replaceAll("[\\[\\](){}\"']", " ").strip().split("[\\s,;]+"));
  }
}
