package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Labels;
import java.util.List;

/** Settings of the section {@code dataset}. */
final class DatasetKeys {
  static final Key<String> PATH =
      Key.required(
          "dataset.path",
          Kind.text(),
          "/data/photos",
          RUN,
          "URI of a folder, whose images are named by their paths below it; or of Parquet with images in it.");

  static final Key<Labels> LABELS =
      Key.optional(
          "dataset.labels",
          LabelKeys.OF_DATASET.kind(),
          "none; of images in Parquet, the label column beside them",
          RUN,
          "Where labels come from: each image's first folder (`folders`), or a file or folder of labels, which also says which images there are.");

  static final Key<Boxes.Unit> BOXES =
      Key.of(
          "dataset.boxes",
          Kind.oneOf(Boxes.Unit.class),
          Boxes.Unit.PIXELS,
          RUN,
          "Whether boxes are in pixels of the upright image, or shares of its sides from 0 to 1.");

  static final Key<Boxes.Invalid> BOXES_INVALID =
      Key.of(
          "dataset.boxes_invalid",
          Kind.oneOf(Boxes.Invalid.class),
          Boxes.Invalid.REFUSE,
          RUN,
          "Whether boxes of no area, reversed or outside their image stop the audit, or are left out and counted in `runs.excluded`.");

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
      List.of(
          PATH, LABELS, BOXES, BOXES_INVALID, LIMIT, SAMPLE, ORIENTATION, CLASSES, CLASSES_SHA256);

  private DatasetKeys() {}
}
