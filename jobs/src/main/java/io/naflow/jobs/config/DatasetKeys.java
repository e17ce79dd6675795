package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Settings.Value;
import java.util.List;

/** Settings of the section {@code dataset}. */
final class DatasetKeys {
  private static final String LABELS_RANGE =
      "folders, none, or the path of a .csv or .parquet file";

  /** Where labels come from. */
  static final Kind<Labels> WHERE_FROM =
      Kind.parsed(LABELS_RANGE, DatasetKeys::labels, DatasetKeys::written);

  static final Key<String> PATH =
      Key.required(
          "dataset.path",
          Kind.text(),
          "/data/photos",
          RUN,
          "URI of a folder; images are named by their paths below it.");

  static final Key<Labels> LABELS =
      Key.of(
          "dataset.labels",
          WHERE_FROM,
          new Labels.None(),
          RUN,
          "Where labels come from: each image's first folder, or a file with a row an image or a box, which also says which images there are.");

  static final Key<Integer> LIMIT =
      Key.optional(
          "dataset.limit",
          Kind.whole(1, Integer.MAX_VALUE),
          "all",
          RUN,
          "At most so many images, the first by name.");

  static final Key<Double> SAMPLE =
      Key.optional(
          "dataset.sample",
          Kind.shareAboveZero(),
          "all",
          RUN,
          "Share of the images, chosen by a hash of the name.");

  static final Key<OrientationTag> ORIENTATION =
      Key.of(
          "dataset.orientation",
          Kind.oneOf(OrientationTag.class),
          OrientationTag.APPLY,
          IMAGE,
          "Whether images are turned as their Exif orientation says; boxes are in upright pixels.");

  static final Key<String> CLASSES =
      Key.optional(
          "dataset.classes",
          Kind.text(),
          "the names that the networks know themselves",
          IMAGE,
          "What the classes are called: imagenet, cifar10, none, or the URI of imagenet_class_index.json, of a CSV name,index, or of a list of names, one a line.");

  static final Key<String> CLASSES_SHA256 =
      Key.optional(
          "dataset.classes_sha256",
          Kind.text(),
          "not checked",
          IMAGE,
          "Hash of the names that dataset.classes, or the class folders, must be found to give; runs write it down.");

  static final List<Key<?>> ALL =
      List.of(PATH, LABELS, LIMIT, SAMPLE, ORIENTATION, CLASSES, CLASSES_SHA256);

  private DatasetKeys() {}

  private static Labels labels(Value value) {
    String text = value.text();
    if (text.equals("none")) {
      return new Labels.None();
    } else if (text.equals("folders")) {
      return new Labels.Folders();
    } else if (text.matches(".*\\.(csv|parquet)/?")) {
      return new Labels.Manifest(text);
    }
    throw value.wrong(LABELS_RANGE);
  }

  private static Object written(Labels labels) {
    if (labels instanceof Labels.Manifest manifest) {
      return manifest.uri();
    }
    return labels instanceof Labels.Folders ? "folders" : "none";
  }
}
