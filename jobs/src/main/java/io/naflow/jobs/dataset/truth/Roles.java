package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.dataset.source.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which column of a table is what: as the configuration says, or by the columns' names where only
 * one fits. Nothing is guessed where two do.
 *
 * @param image column of the images' names
 * @param label column of the labels, if there is one
 * @param box columns of the boxes' sides, or the one column of whole boxes, if there are any
 * @param mask column of the masks, if there is one
 * @param lines what is used, what is not, and what of that is surprising
 */
record Roles(
    int image,
    Optional<Integer> label,
    Optional<Box> box,
    Optional<Integer> mask,
    List<String> lines) {

  /**
   * Columns of boxes.
   *
   * @param columns four, or one of whole boxes
   */
  record Box(List<Integer> columns, BoxForm form) {}

  static Roles of(LabelTable table, LabelForm form) {
    return new Finder(table, form).find();
  }

  private record Finder(LabelTable table, LabelForm form, List<String> squeezed) {
    Finder(LabelTable table, LabelForm form) {
      this(table, form, table.columns().stream().map(ColumnNames::squeezed).toList());
    }

    Roles find() {
      if (form.format().isEmpty() && squeezed.contains("predictionstring")) {
        throw new DatasetException(
            "Cannot use labels %s: its column 'PredictionString' holds synsets and boxes in one cell, as ImageNet's LOC_val_solution.csv has them; set dataset.labels: {path: %s, format: loc-solution}"
                .formatted(table.source(), table.source()));
      }
      Optional<Box> box = box();
      Set<Integer> taken = new TreeSet<>(box.map(Box::columns).orElse(List.of()));
      int image = role("image", form.image(), ColumnNames.IMAGE, taken).orElseThrow(this::noImage);
      taken.add(image);
      Optional<Integer> mask = role("mask", form.mask(), ColumnNames.MASK, taken);
      mask.ifPresent(taken::add);
      Optional<Integer> label = role("label", form.label(), ColumnNames.LABEL, taken);
      label.ifPresent(taken::add);
      var found = new Roles(image, label, box, mask, List.of());
      return new Roles(image, label, box, mask, lines(found, taken));
    }

    private Optional<Integer> role(
        String role, Optional<String> said, List<Set<String>> usual, Set<Integer> taken) {
      if (said.isPresent()) {
        return said.get().equals(LabelForm.NONE)
            ? Optional.empty()
            : Optional.of(named(role, said.get()));
      }
      for (Set<String> names : usual) {
        List<Integer> fit =
            columns()
                .filter(i -> !taken.contains(i) && names.contains(squeezed.get(i)))
                .boxed()
                .toList();
        if (fit.size() > 1) {
          throw several(role, fit);
        } else if (!fit.isEmpty() && !(names.equals(Set.of("y")) && squeezed.contains("x"))) {
          return Optional.of(fit.get(0));
        }
      }
      return Optional.empty();
    }

    private Optional<Box> box() {
      if (form.box().equals(List.of(LabelForm.NONE))) {
        return Optional.empty();
      } else if (form.box().size() == 1) {
        return Optional.of(whole(named("box", form.box().get(0))));
      } else if (!form.box().isEmpty()) {
        List<Integer> sides = form.box().stream().map(name -> named("box", name)).toList();
        return Optional.of(
            new Box(
                sides, form.boxForm().or(() -> usualForm(sides)).orElseThrow(() -> unsaid(sides))));
      }
      List<Box> fit = new ArrayList<>();
      ColumnNames.BOX.forEach(
          (sides, usual) ->
              sides(sides)
                  .ifPresent(found -> fit.add(new Box(found, form.boxForm().orElse(usual)))));
      columns()
          .filter(i -> ColumnNames.WHOLE_BOX.contains(squeezed.get(i)))
          .forEach(i -> fit.add(whole(i)));
      if (fit.size() > 1) {
        throw new DatasetException(
            "Cannot use labels %s: several columns fit boxes: %s; say which with dataset.labels: {path: %s, box: [COLUMN, COLUMN, COLUMN, COLUMN]}, or box: none"
                .formatted(
                    table.source(),
                    fit.stream().map(box -> names(box.columns())).collect(Collectors.joining("; ")),
                    table.source()));
      }
      return fit.stream().findFirst();
    }

    private Optional<BoxForm> usualForm(List<Integer> sides) {
      List<String> names = sides.stream().map(i -> ColumnNames.side(squeezed.get(i))).toList();
      return Optional.ofNullable(ColumnNames.BOX.get(names));
    }

    private Box whole(int column) {
      return new Box(List.of(column), form.boxForm().orElseThrow(() -> unsaid(List.of(column))));
    }

    /** The columns of those names; two of one name fit twice. */
    private Optional<List<Integer>> sides(List<String> names) {
      var found = new ArrayList<Integer>();
      for (String name : names) {
        List<Integer> fit =
            columns().filter(i -> ColumnNames.side(squeezed.get(i)).equals(name)).boxed().toList();
        if (fit.isEmpty()) {
          return Optional.empty();
        } else if (fit.size() > 1) {
          throw several("box", fit);
        }
        found.add(fit.get(0));
      }
      return Optional.of(found);
    }

    private int named(String role, String name) {
      for (List<String> columns : List.of(table.columns(), squeezed)) {
        String wanted = columns == squeezed ? ColumnNames.squeezed(name) : name.strip();
        List<Integer> fit = columns().filter(i -> columns.get(i).equals(wanted)).boxed().toList();
        if (fit.size() > 1) {
          throw several(role, fit);
        } else if (!fit.isEmpty()) {
          return fit.get(0);
        }
      }
      throw new DatasetException(
          "Cannot use labels %s: it has no column '%s', which dataset.labels.%s names; its columns are %s"
              .formatted(table.source(), name, role, String.join(", ", table.columns())));
    }

    private IntStream columns() {
      return IntStream.range(0, squeezed.size());
    }

    private String names(List<Integer> columns) {
      return columns.stream()
          .map(i -> "'" + table.columns().get(i) + "'")
          .collect(Collectors.joining(", "));
    }

    private DatasetException noImage() {
      return new DatasetException(
          "Cannot use labels %s: it has columns %s; one must be 'image' (or filename, file_name, filepath, path, ...), the path below dataset.path, or be named by dataset.labels: {path: %s, image: COLUMN}"
              .formatted(table.source(), table.columns(), table.source()));
    }

    private DatasetException several(String role, List<Integer> fit) {
      boolean alike = fit.stream().map(table.columns()::get).distinct().count() < fit.size();
      return new DatasetException(
          "Cannot use labels %s: columns %s (the %s) all fit '%s'; %s"
              .formatted(
                  table.source(),
                  names(fit),
                  fit.stream()
                      .map(i -> Integer.toString(i + 1))
                      .collect(Collectors.joining(" and ")),
                  role,
                  alike
                      ? "rename or remove one"
                      : "say which is meant with dataset.labels: {path: %s, %s: COLUMN}"
                          .formatted(table.source(), role)));
    }

    private DatasetException unsaid(List<Integer> columns) {
      return new DatasetException(
          "Cannot use labels %s: nothing says whether the four numbers of %s are corners (x0, y0, x1, y1) or a corner and a size (x, y, width, height); add dataset.labels: {path: %s, box_form: corners} or box_form: size, or box: none to leave them"
              .formatted(table.source(), names(columns), table.source()));
    }

    private List<String> lines(Roles roles, Set<Integer> taken) {
      var used = new ArrayList<String>();
      used.add("image from " + names(List.of(roles.image())));
      used.add(roles.label().map(i -> "label from " + names(List.of(i))).orElse("no labels"));
      used.add(
          roles
              .box()
              .map(
                  box ->
                      "boxes from %s (%s)"
                          .formatted(
                              names(box.columns()),
                              box.form() == BoxForm.CORNERS ? "corners" : "corner and size"))
              .orElse("no boxes"));
      roles.mask().ifPresent(i -> used.add("masks from " + names(List.of(i))));
      List<Integer> unused = columns().filter(i -> !taken.contains(i)).boxed().toList();
      table.remark().ifPresent(used::add);
      var lines = new ArrayList<String>();
      lines.add(
          "labels    %s: %s%s"
              .formatted(
                  table.source(),
                  String.join(", ", used),
                  unused.isEmpty() ? "" : "; not used: " + names(unused)));
      lines.addAll(warnings(unused));
      return lines;
    }

    /** What looks as if it should be used, and nobody has said that it should not. */
    private List<String> warnings(List<Integer> unused) {
      var warnings = new ArrayList<String>();
      for (int i : unused) {
        String name = squeezed.get(i);
        if (form.box().isEmpty() && ColumnNames.looksLikeBoxes(name)) {
          warnings.add(warning(i, "boxes", "box: [COLUMN, COLUMN, COLUMN, COLUMN]"));
        } else if (form.mask().isEmpty() && ColumnNames.looksLikeMasks(name)) {
          warnings.add(warning(i, "masks", "mask: COLUMN"));
        } else if (form.label().isEmpty() && ColumnNames.looksLikeLabels(name)) {
          warnings.add(warning(i, "labels", "label: COLUMN"));
        }
        within(i).ifPresent(warnings::add);
      }
      if (unused.size() + 1 == squeezed.size() && !unused.isEmpty() && warnings.isEmpty()) {
        unsaid().ifPresent(warnings::add);
      }
      return warnings;
    }

    /** A column with labels or boxes inside, as the data sets of objects have it. */
    private Optional<String> within(int column) {
      List<String> parts =
          table.within(column).stream()
              .filter(
                  part ->
                      form.box().isEmpty() && ColumnNames.looksLikeBoxes(ColumnNames.squeezed(part))
                          || form.label().isEmpty()
                              && ColumnNames.looksLikeLabels(ColumnNames.squeezed(part)))
              .distinct()
              .toList();
      return parts.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "warning   column '%s' of %s holds %s, which look like labels or boxes and are not used; write them into columns of their own, or a row an object"
                  .formatted(
                      table.columns().get(column), table.source(), String.join(", ", parts)));
    }

    /** Nothing but the images' names was found, and nobody has said that this is meant. */
    private Optional<String> unsaid() {
      return form.label().isEmpty() && form.box().isEmpty()
          ? Optional.of(
              "warning   no column of %s is known to be of labels or boxes, so that it only says which images there are; if one is, set dataset.labels: {path: %s, label: COLUMN}"
                  .formatted(table.source(), table.source()))
          : Optional.empty();
    }

    private String warning(int column, String what, String key) {
      return "warning   column '%s' of %s looks like %s and is not used; if it should be, set dataset.labels: {path: %s, %s}"
          .formatted(table.columns().get(column), table.source(), what, table.source(), key);
    }
  }

  /** The cells of a row that hold its box. */
  List<String> boxCells(List<String> cells) {
    return box.map(found -> found.columns().stream().map(cells::get).toList()).orElse(List.of());
  }
}
