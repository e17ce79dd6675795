package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Classes;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import java.util.Optional;

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
              "Whether boxes are in pixels of the upright image, or shares of its sides from 0 to 1.")
          .omitted(Key.Omission.IN_IDENTITY);

  static final Key<Boxes.Invalid> BOXES_INVALID =
      Key.of(
              "dataset.boxes_invalid",
              Kind.oneOf(Boxes.Invalid.class),
              Boxes.Invalid.REFUSE,
              RUN,
              "Whether boxes of no area, reversed or outside their image stop the audit, or are left out and counted in `runs.excluded`.")
          .omitted(Key.Omission.IN_IDENTITY);

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

  private static final SectionShape<Boxes> BOXES_SHAPE =
      SectionShape.of(section -> new Boxes(section.get(BOXES), section.get(BOXES_INVALID)))
          .with(BOXES, Boxes::unit)
          .with(BOXES_INVALID, Boxes::invalid);

  private static final SectionShape<Classes> CLASSES_SHAPE =
      SectionShape.of(section -> new Classes(section.find(CLASSES), section.find(CLASSES_SHA256)))
          .optional(CLASSES, Classes::source)
          .optional(CLASSES_SHA256, Classes::sha256);

  static final SectionShape<Dataset> SHAPE =
      SectionShape.of(DatasetKeys::dataset)
          .with(PATH, Dataset::path)
          .optional(LABELS, dataset -> said(dataset.labels()))
          .below(LabelKeys.OF_DATASET.shape().keys())
          .inlined(BOXES_SHAPE, Dataset::boxes)
          .optionalWhole(LIMIT, Dataset::limit)
          .optionalNumber(SAMPLE, Dataset::sample)
          .with(ORIENTATION, Dataset::orientation)
          .inlined(CLASSES_SHAPE, Dataset::classes);

  private DatasetKeys() {}

  private static Dataset dataset(Settings section) {
    return new Dataset(
        section.get(PATH),
        section.find(LABELS).orElse(new Labels.Unsaid()),
        OptionalNumbers.whole(section.find(LIMIT)),
        OptionalNumbers.number(section.find(SAMPLE)),
        section.get(ORIENTATION),
        CLASSES_SHAPE.part(section),
        BOXES_SHAPE.part(section));
  }

  private static Optional<Labels> said(Labels labels) {
    return Optional.of(labels).filter(some -> !(some instanceof Labels.Unsaid));
  }
}
