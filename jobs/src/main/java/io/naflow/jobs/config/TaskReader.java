package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.jobs.config.Task.Bank;
import io.naflow.jobs.config.Task.Gallery;
import io.naflow.similarity.Similarities;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code task}, and writes it out in full. */
final class TaskReader {
  private TaskReader() {}

  static Task read(Settings section) {
    Task task =
        switch (section.get(TaskKeys.KIND)) {
          case "contrastive" -> contrastive(section);
          case "few-shot" ->
              new Task.FewShot(
                  section.get(TaskKeys.WAYS),
                  section.get(TaskKeys.SHOTS),
                  section.get(TaskKeys.QUERIES),
                  section.get(TaskKeys.EPISODES),
                  section.get(TaskKeys.SIMILARITY));
          case "retrieval" ->
              new Task.Retrieval(
                  section.get(TaskKeys.TOP),
                  similarity(section, Similarities.ids()),
                  gallery(section));
          default -> new Task.Classify();
        };
    section.done();
    return task;
  }

  private static Task contrastive(Settings section) {
    int neighbours = section.get(TaskKeys.NEIGHBOURS);
    double temperature = section.get(TaskKeys.TEMPERATURE);
    String similarity = similarity(section, Similarities.ids());
    Bank bank = section.get(TaskKeys.BANK);
    Optional<Gallery> gallery =
        bank == Bank.CHECKPOINT ? Optional.of(trained(section)) : gallery(section);
    return new Task.Contrastive(neighbours, temperature, similarity, gallery, bank);
  }

  /** The images of a checkpoint's memory bank: their folder, or their labels alone. */
  private static Gallery trained(Settings section) {
    Optional<Labels> which = section.find(TaskKeys.GALLERY_LABELS);
    Optional<String> folder = folder(section);
    if (which.isPresent() && which.get() instanceof Labels.None
        || folder.isEmpty() && !(which.isPresent() && which.get() instanceof Labels.Manifest)) {
      throw section
          .require(TaskKeys.BANK)
          .wrong(
              "'checkpoint' beside the labels of the images the bank is of: task.gallery, the folder the model was trained on, or task.gallery_labels, a .csv or .parquet file with a row for each of them");
    }
    return new Gallery(folder, which.orElse(new Labels.Folders()));
  }

  /** Of embeddings as a whole; fewer than the key has words for. */
  private static String similarity(Settings section, List<String> known) {
    Optional<Value> given = section.value(TaskKeys.SIMILARITY);
    return given.map(value -> value.word(known)).orElseGet(TaskKeys.SIMILARITY::standard);
  }

  private static Optional<Gallery> gallery(Settings section) {
    Labels which = section.get(TaskKeys.GALLERY_LABELS);
    return folder(section).map(path -> new Gallery(Optional.of(path), which));
  }

  /** Empty for the dataset's own. */
  private static Optional<String> folder(Settings section) {
    return Optional.of(section.get(TaskKeys.GALLERY))
        .filter(path -> !path.equals(TaskKeys.GALLERY.standard()));
  }

  /** What {@link #read} reads back. */
  static Written write(Task task, Written section) {
    if (task instanceof Task.Contrastive contrastive) {
      section
          .put(TaskKeys.KIND, "contrastive")
          .put(TaskKeys.NEIGHBOURS, contrastive.neighbours())
          .put(TaskKeys.TEMPERATURE, contrastive.temperature());
      if (contrastive.bank() == Bank.CHECKPOINT) {
        section.put(TaskKeys.BANK, contrastive.bank());
      }
    } else if (task instanceof Task.FewShot fewShot) {
      section
          .put(TaskKeys.KIND, "few-shot")
          .put(TaskKeys.WAYS, fewShot.ways())
          .put(TaskKeys.SHOTS, fewShot.shots())
          .put(TaskKeys.QUERIES, fewShot.queries())
          .put(TaskKeys.EPISODES, fewShot.episodes());
    } else if (task instanceof Task.Retrieval retrieval) {
      section.put(TaskKeys.KIND, "retrieval").put(TaskKeys.TOP, retrieval.top());
    } else {
      section.put(TaskKeys.KIND, "classify");
    }
    if (task instanceof Task.Comparing comparing) {
      section.put(TaskKeys.SIMILARITY, comparing.similarity());
      comparing
          .gallery()
          .ifPresent(
              gallery ->
                  section
                      .put(TaskKeys.GALLERY, gallery.path())
                      .put(TaskKeys.GALLERY_LABELS, gallery.labels()));
    }
    return section;
  }
}
