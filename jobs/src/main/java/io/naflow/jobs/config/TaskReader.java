package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.jobs.config.Task.Gallery;
import io.naflow.similarity.Similarities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the section {@code task}, and writes it out in full. */
final class TaskReader {
  private static final List<String> KINDS =
      List.of("classify", "contrastive", "few-shot", "retrieval");

  private static final String EMBEDDED = "embedded";
  private static final String CHECKPOINT = "checkpoint";
  private static final List<String> BANKS = List.of(EMBEDDED, CHECKPOINT);

  /** Neighbours and temperature of the published evaluation of instance discrimination. */
  private static final int NEIGHBOURS = 200;

  private static final double TEMPERATURE = 0.07;
  private static final int MOST = 1 << 20;

  private TaskReader() {}

  /**
   * @param labels reads where labels come from
   */
  static Task read(Settings section, Function<Value, Labels> labels) {
    String kind = section.find("kind").map(value -> value.word(KINDS)).orElse("classify");
    Task task =
        switch (kind) {
          case "contrastive" -> contrastive(section, labels);
          case "few-shot" ->
              new Task.FewShot(
                  count(section, "ways", 2, 5),
                  count(section, "shots", 1, 1),
                  count(section, "queries", 1, 1),
                  count(section, "episodes", 1, 20),
                  similarity(section, Similarities.idsForClasses()));
          case "retrieval" ->
              new Task.Retrieval(
                  count(section, "top", 1, 8),
                  similarity(section, Similarities.ids()),
                  gallery(section, labels));
          default -> new Task.Classify();
        };
    section.done();
    return task;
  }

  private static int count(Settings section, String key, int least, int usual) {
    return section.find(key).map(value -> value.integer(least, MOST)).orElse(usual);
  }

  private static double temperature(Value value) {
    double temperature = value.number("a number above 0, such as 0.07");
    if (temperature <= 0) {
      throw value.wrong("a number above 0, such as 0.07");
    }
    return temperature;
  }

  private static Task contrastive(Settings section, Function<Value, Labels> labels) {
    int neighbours = count(section, "neighbours", 1, NEIGHBOURS);
    double temperature =
        section.find("temperature").map(TaskReader::temperature).orElse(TEMPERATURE);
    String similarity = similarity(section, Similarities.ids());
    Optional<Value> bank = section.find("bank");
    if (bank.map(value -> value.word(BANKS)).orElse(EMBEDDED).equals(EMBEDDED)) {
      return new Task.Contrastive(
          neighbours, temperature, similarity, gallery(section, labels), Task.Bank.EMBEDDED);
    }
    return new Task.Contrastive(
        neighbours,
        temperature,
        similarity,
        Optional.of(trained(section, labels, bank.orElseThrow())),
        Task.Bank.CHECKPOINT);
  }

  /** The images of a checkpoint's memory bank: their folder, or their labels alone. */
  private static Gallery trained(Settings section, Function<Value, Labels> labels, Value bank) {
    Optional<Labels> which = section.find("gallery_labels").map(labels);
    Optional<String> folder =
        section.find("gallery").map(Value::text).filter(text -> !text.equals("same"));
    if (which.isPresent() && which.get() instanceof Labels.None
        || folder.isEmpty() && !(which.isPresent() && which.get() instanceof Labels.Manifest)) {
      throw bank.wrong(
          "'checkpoint' beside the labels of the images the bank is of: task.gallery, the folder the model was trained on, or task.gallery_labels, a .csv or .parquet file with a row for each of them");
    }
    return new Gallery(folder, which.orElse(new Labels.Folders()));
  }

  private static String similarity(Settings section, List<String> known) {
    return section.find("similarity").map(value -> value.word(known)).orElse("cosine");
  }

  private static Optional<Gallery> gallery(Settings section, Function<Value, Labels> labels) {
    Labels which = section.find("gallery_labels").map(labels).orElse(new Labels.Folders());
    return section
        .find("gallery")
        .map(Value::text)
        .filter(text -> !text.equals("same"))
        .map(path -> new Gallery(Optional.of(path), which));
  }

  /** What {@link #read} reads back. */
  static Map<String, Object> written(Task task, Function<Labels, String> labels) {
    var section = new LinkedHashMap<String, Object>();
    if (task instanceof Task.Contrastive contrastive) {
      section.put("kind", "contrastive");
      section.put("neighbours", contrastive.neighbours());
      section.put("temperature", contrastive.temperature());
      if (contrastive.bank() == Task.Bank.CHECKPOINT) {
        section.put("bank", CHECKPOINT);
      }
    } else if (task instanceof Task.FewShot fewShot) {
      section.put("kind", "few-shot");
      section.put("ways", fewShot.ways());
      section.put("shots", fewShot.shots());
      section.put("queries", fewShot.queries());
      section.put("episodes", fewShot.episodes());
    } else if (task instanceof Task.Retrieval retrieval) {
      section.put("kind", "retrieval");
      section.put("top", retrieval.top());
    } else {
      section.put("kind", "classify");
    }
    if (task instanceof Task.Comparing comparing) {
      section.put("similarity", comparing.similarity());
      comparing
          .gallery()
          .ifPresent(
              gallery -> {
                gallery.path().ifPresent(path -> section.put("gallery", path));
                section.put("gallery_labels", labels.apply(gallery.labels()));
              });
    }
    return section;
  }
}
