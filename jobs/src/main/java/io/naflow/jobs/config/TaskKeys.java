package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Task.Bank;
import io.naflow.similarity.Similarities;
import java.util.List;

/** Settings of the section {@code task}. */
final class TaskKeys {
  private static final int MOST = 1 << 20;

  static final Key<String> KIND =
      Key.of(
          "task.kind",
          Kind.word(List.of("classify", "contrastive", "few-shot", "retrieval")),
          "classify",
          IMAGE,
          "What the networks are asked to do with each image.");

  /** Neighbours and temperature of the published evaluation of instance discrimination. */
  static final Key<Integer> NEIGHBOURS =
      Key.of(
          "task.neighbours",
          Kind.whole(1, MOST),
          200,
          IMAGE,
          "Of `contrastive`: how many of the nearest images vote.");

  static final Key<Double> TEMPERATURE =
      Key.of(
          "task.temperature",
          Kind.number("a number above 0, such as 0.07", number -> number > 0),
          0.07,
          IMAGE,
          "Of `contrastive`: a vote's weight is exp(similarity / temperature).");

  static final Key<Bank> BANK =
      Key.of(
              "task.bank",
              Kind.oneOf(Bank.class),
              Bank.EMBEDDED,
              IMAGE,
              "Of `contrastive`: whether the audit embeds the images that vote, or the checkpoint holds their vectors.")
          .omitted(Key.Omission.ALWAYS);

  static final Key<Integer> WAYS =
      Key.of("task.ways", Kind.whole(2, MOST), 5, IMAGE, "Of `few-shot`: classes an episode.");

  static final Key<Integer> SHOTS =
      Key.of(
          "task.shots", Kind.whole(1, MOST), 1, IMAGE, "Of `few-shot`: labelled images a class.");

  static final Key<Integer> QUERIES =
      Key.of(
          "task.queries", Kind.whole(1, MOST), 1, IMAGE, "Of `few-shot`: images to name a class.");

  static final Key<Integer> EPISODES =
      Key.of("task.episodes", Kind.whole(1, MOST), 20, IMAGE, "Of `few-shot`: how many.");

  static final Key<Integer> TOP =
      Key.of(
          "task.top",
          Kind.whole(1, MOST),
          8,
          IMAGE,
          "Of `retrieval`: how many images are kept for each query.");

  static final Key<String> SIMILARITY =
      Key.of(
          "task.similarity",
          Kind.word(Similarities.idsForClasses()),
          "cosine",
          IMAGE,
          "How two embeddings are compared; `image-to-class` only of `few-shot`.");

  static final Key<String> GALLERY =
      Key.of(
              "task.gallery",
              Kind.text(),
              "same",
              IMAGE,
              "Of `contrastive` and `retrieval`: URI of the folder of images to compare with; `same` for the dataset itself.")
          .omitted(Key.Omission.ALWAYS);

  static final Key<Labels> GALLERY_LABELS =
      Key.of(
              "task.gallery_labels",
              LabelKeys.OF_GALLERY.kind(),
              new Labels.Folders(),
              IMAGE,
              "Where the gallery's labels come from, as `dataset.labels`.")
          .omitted(Key.Omission.ALWAYS);

  private TaskKeys() {}
}
