package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.config.Settings.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Settings of labels that are given as a section, at one of the two places for labels. */
record LabelKeys(
    Key<String> path,
    Key<Format> format,
    Key<String> image,
    Key<String> label,
    Key<List<String>> box,
    Key<BoxForm> boxForm,
    Key<String> mask) {
  private static final String RANGE =
      "folders, none, the path of a .csv, .tsv or .parquet file, or a section such as {path: FILE, format: coco}";

  /** Files whose names say how they are read. */
  private static final Pattern TABLE = Pattern.compile("(?i).*\\.(csv|tsv|parquet)/*");

  private static final Kind<Format> FORMAT = formats();

  /** Of the dataset. */
  static final LabelKeys OF_DATASET = under("dataset.labels", Scope.RUN);

  /** Of the images to compare with. */
  static final LabelKeys OF_GALLERY = under("task.gallery_labels", Scope.IMAGE);

  private static LabelKeys under(String section, Scope scope) {
    return new LabelKeys(
        Key.required(
            section + ".path",
            Kind.text(),
            "/data/labels.csv",
            scope,
            "The file or folder with the labels."),
        Key.optional(
            section + ".format",
            FORMAT,
            "by the file's name",
            scope,
            "The form it is in; docs/datasets.md has an example of each."),
        column(scope, section + ".image", "Column of the images' names."),
        column(scope, section + ".label", "Column of the labels; `none` for no labels."),
        Key.optional(
            section + ".box",
            Kind.listOf(Kind.text()),
            "by the columns' names",
            scope,
            "Four columns of the boxes' sides, or one of whole boxes; `none` for no boxes."),
        Key.optional(
            section + ".box_form",
            Kind.oneOf(BoxForm.class),
            "by the columns' names",
            scope,
            "Whether four numbers are left, top, right and bottom, or left, top, width and height."),
        column(
            scope,
            section + ".mask",
            "Column of the masks: paths of images (.png), or bytes in Parquet; `none` for no masks."));
  }

  private static Key<String> column(Scope scope, String path, String doc) {
    return Key.optional(path, Kind.text(), "by the columns' names", scope, doc);
  }

  private static Kind<Format> formats() {
    List<String> words = Stream.of(Format.values()).map(Format::word).toList();
    return Kind.parsed(
        Value.wordRange(words),
        value -> Format.valueOf(value.word(words).toUpperCase(Locale.ROOT).replace('-', '_')),
        Format::word);
  }

  /** Of the section. */
  SectionShape<Labels.Manifest> shape() {
    return SectionShape.of(this::section)
        .with(path, Labels.Manifest::uri)
        .optional(format, labels -> labels.form().format())
        .optional(image, labels -> labels.form().image())
        .optional(label, labels -> labels.form().label())
        .optional(
            box, labels -> Optional.of(labels.form().box()).filter(columns -> !columns.isEmpty()))
        .optional(boxForm, labels -> labels.form().boxForm())
        .optional(mask, labels -> labels.form().mask());
  }

  /** Where labels come from: a word, a path or a section. */
  Kind<Labels> kind() {
    return Kind.bracketed("text or section", RANGE, this::read, this::written);
  }

  private Labels read(Value value) {
    if (value.isSection()) {
      return shape().read(value.section());
    }
    if (value.isList()) {
      throw value.wrong(RANGE);
    }
    String text = value.text();
    if (text.equals("none")) {
      return new Labels.None();
    } else if (text.equals("folders")) {
      return new Labels.Folders();
    } else if (TABLE.matcher(text).matches()) {
      return new Labels.Manifest(text);
    }
    throw value.wrong(RANGE);
  }

  private Labels.Manifest section(Settings section) {
    String uri = section.get(path);
    var form =
        new LabelForm(
            section.find(format),
            section.find(image),
            section.find(label),
            section.find(box).orElse(List.of()),
            section.find(boxForm),
            section.find(mask));
    if (form.format().isEmpty() && !TABLE.matcher(uri).matches()) {
      throw section
          .require(path)
          .wrong("a .csv, .tsv or .parquet file, or stand beside a 'format'");
    } else if (form.box().size() > 1 && form.box().size() != 4) {
      throw section.require(box).wrong("one column, or four");
    }
    return new Labels.Manifest(uri, form);
  }

  private Object written(Labels labels) {
    if (labels instanceof Labels.Manifest manifest) {
      return manifest.form().equals(LabelForm.UNSAID)
          ? manifest.uri()
          : shape().write(manifest, new Written(EnumSet.allOf(Scope.class))).values();
    }
    return labels instanceof Labels.Folders ? "folders" : "none";
  }
}
