package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.config.Settings.Value;
import java.util.LinkedHashMap;
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
  static final LabelKeys OF_DATASET = under("dataset.labels");

  /** Of the images to compare with. */
  static final LabelKeys OF_GALLERY = under("task.gallery_labels");

  private static LabelKeys under(String section) {
    return new LabelKeys(
        Key.required(
            section + ".path",
            Kind.text(),
            "/data/labels.csv",
            Scope.RUN,
            "The file or folder with the labels."),
        Key.optional(
            section + ".format",
            FORMAT,
            "by the file's name",
            Scope.RUN,
            "The form it is in; docs/datasets.md has an example of each."),
        column(section + ".image", "Column of the images' names."),
        column(section + ".label", "Column of the labels; `none` for no labels."),
        Key.optional(
            section + ".box",
            Kind.listOf(Kind.text()),
            "by the columns' names",
            Scope.RUN,
            "Four columns of the boxes' sides, or one of whole boxes; `none` for no boxes."),
        Key.optional(
            section + ".box_form",
            Kind.oneOf(BoxForm.class),
            "by the columns' names",
            Scope.RUN,
            "Whether four numbers are left, top, right and bottom, or left, top, width and height."),
        column(
            section + ".mask",
            "Column of the masks: paths of images (.png), or bytes in Parquet; `none` for no masks."));
  }

  private static Key<String> column(String path, String doc) {
    return Key.optional(path, Kind.text(), "by the columns' names", Scope.RUN, doc);
  }

  private static Kind<Format> formats() {
    List<String> words = Stream.of(Format.values()).map(Format::word).toList();
    return Kind.parsed(
        Value.wordRange(words),
        value -> Format.valueOf(value.word(words).toUpperCase(Locale.ROOT).replace('-', '_')),
        Format::word);
  }

  List<Key<?>> all() {
    return List.of(path, format, image, label, box, boxForm, mask);
  }

  /** Where labels come from: a word, a path or a section. */
  Kind<Labels> kind() {
    return Kind.bracketed("text or section", RANGE, this::read, this::written);
  }

  private Labels read(Value value) {
    if (value.isSection()) {
      return section(value.section());
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

  private Labels section(Settings section) {
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
    section.done();
    return new Labels.Manifest(uri, form);
  }

  private Object written(Labels labels) {
    if (labels instanceof Labels.Manifest manifest) {
      return manifest.form().equals(LabelForm.UNSAID) ? manifest.uri() : written(manifest);
    }
    return labels instanceof Labels.Folders ? "folders" : "none";
  }

  private Object written(Labels.Manifest manifest) {
    LabelForm form = manifest.form();
    var section = new LinkedHashMap<String, Object>();
    section.put(path.name(), manifest.uri());
    put(section, format, form.format());
    put(section, image, form.image());
    put(section, label, form.label());
    put(section, box, Optional.of(form.box()).filter(columns -> !columns.isEmpty()));
    put(section, boxForm, form.boxForm());
    put(section, mask, form.mask());
    return section;
  }

  private static <T> void put(
      LinkedHashMap<String, Object> section, Key<T> key, Optional<T> value) {
    value.ifPresent(given -> section.put(key.name(), key.kind().writer().apply(given)));
  }
}
