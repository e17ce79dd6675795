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
          case "contrastive" ->
              new Task.Contrastive(
                  count(section, "neighbours", 1, NEIGHBOURS),
                  section.find("temperature").map(TaskReader::temperature).orElse(TEMPERATURE),
                  similarity(section),
                  gallery(section, labels));
          case "few-shot" ->
              new Task.FewShot(
                  count(section, "ways", 2, 5),
                  count(section, "shots", 1, 1),
                  count(section, "queries", 1, 1),
                  count(section, "episodes", 1, 20),
                  similarity(section));
          case "retrieval" ->
              new Task.Retrieval(
                  count(section, "top", 1, 8), similarity(section), gallery(section, labels));
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

  private static String similarity(Settings section) {
    return section.find("similarity").map(value -> value.word(Similarities.ids())).orElse("cosine");
  }

  private static Optional<Gallery> gallery(Settings section, Function<Value, Labels> labels) {
    Labels which = section.find("gallery_labels").map(labels).orElse(new Labels.Folders());
    return section
        .find("gallery")
        .map(Value::text)
        .filter(text -> !text.equals("same"))
        .map(path -> new Gallery(path, which));
  }

  /** What {@link #read} reads back. */
  static Map<String, Object> written(Task task, Function<Labels, String> labels) {
    var section = new LinkedHashMap<String, Object>();
    if (task instanceof Task.Contrastive contrastive) {
      section.put("kind", "contrastive");
      section.put("neighbours", contrastive.neighbours());
      section.put("temperature", contrastive.temperature());
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
                section.put("gallery", gallery.path());
                section.put("gallery_labels", labels.apply(gallery.labels()));
              });
    }
    return section;
  }
}
