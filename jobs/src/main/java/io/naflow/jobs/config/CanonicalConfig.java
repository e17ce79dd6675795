package io.naflow.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.LayerSelection;
import io.naflow.api.Precision;
import io.naflow.image.Crop;
import io.naflow.image.Resize;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.AuditConfig.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A configuration written out in full: one line of JSON that {@link AuditConfigReader} reads back
 * as the same configuration. It stands in the table {@code runs}, names the run, and goes to the
 * executors.
 */
public final class CanonicalConfig {
  private final AuditConfig config;

  private CanonicalConfig(AuditConfig config) {
    this.config = config;
  }

  /** All of it. */
  public static String json(AuditConfig config) {
    var sections = new CanonicalConfig(config).results();
    sections.put("precision", config.precision().id());
    sections.put("output", output(config));
    sections.put("execution", execution(config));
    return write(sections);
  }

  /** Only what results depend on: two runs with equal identity have equal tables. */
  public static String identity(AuditConfig config) {
    Map<String, Object> sections = new CanonicalConfig(config).results();
    sections.put("output", Map.of("maps", config.output().maps()));
    return write(sections);
  }

  /**
   * Only what the results of a single image depend on: two audits with equal basis find the same of
   * the same image, whichever others there are.
   */
  public static String basis(AuditConfig config) {
    Map<String, Object> sections = new CanonicalConfig(config).results();
    sections.put("run", Map.of("seed", config.run().seed()));
    sections.put("dataset", Map.of("orientation", lower(config.dataset().orientation())));
    sections.put("output", Map.of("maps", config.output().maps()));
    return write(sections);
  }

  /** The id of an entry of {@code models} or {@code methods}, as they are written here. */
  public static String idOf(JsonNode entry) {
    // Of a method without choices the id is all that is written.
    return entry.path("id").asText(entry.asText());
  }

  private Map<String, Object> results() {
    var sections = new LinkedHashMap<String, Object>();
    sections.put("run", ordered("name", config.run().name(), "seed", config.run().seed()));
    sections.put("dataset", dataset());
    sections.put("models", config.models().stream().map(CanonicalConfig::model).toList());
    sections.put("task", TaskReader.written(config.task(), CanonicalConfig::labels));
    sections.put("methods", config.methods().stream().map(this::method).toList());
    var layers = ordered("granularity", config.layers().granularity().id());
    layers.putAll(places(config.layers()));
    sections.put("layers", layers);
    sections.put("target", config.target().toString());
    sections.put(
        "solver",
        ordered(
            "tolerance", config.solver().tolerance(), "iterations", config.solver().iterations()));
    sections.put("metrics", config.metrics().stream().map(CanonicalConfig::metric).toList());
    sections.put("rectify", config.rectify().id());
    // Runs had float32 before there was a choice, and keep their names.
    if (config.precision() != Precision.FLOAT32) {
      sections.put("precision", config.precision().id());
    }
    return sections;
  }

  private Object method(String id) {
    if (!config.choices().containsKey(id)) {
      return id;
    }
    Map<String, Object> section = ordered("id", id);
    section.putAll(config.choices().get(id).values());
    return section;
  }

  private static Map<String, Object> places(LayerSelection layers) {
    return ordered(
        "include", layers.include(),
        "min_depth", layers.minDepth(),
        "max_depth", layers.maxDepth());
  }

  private static Map<String, Object> metric(Metric metric) {
    Object sample =
        metric.sample() instanceof Sample.Count count
            ? count.images()
            : ((Sample.Share) metric.sample()).share();
    Map<String, Object> section =
        ordered(
            "id", metric.id(),
            "sample", sample,
            "layers", places(metric.layers()),
            "methods", metric.methods());
    section.putAll(metric.choices().values());
    return section;
  }

  private Map<String, Object> dataset() {
    AuditConfig.Dataset dataset = config.dataset();
    Map<String, Object> section =
        ordered("path", dataset.path(), "labels", labels(dataset.labels()));
    dataset.limit().ifPresent(limit -> section.put("limit", limit));
    dataset.sample().ifPresent(sample -> section.put("sample", sample));
    section.put("orientation", lower(dataset.orientation()));
    return section;
  }

  private static String labels(Labels labels) {
    if (labels instanceof Labels.Manifest manifest) {
      return manifest.uri();
    }
    return labels instanceof Labels.Folders ? "folders" : "none";
  }

  private static Map<String, Object> model(Model model) {
    Map<String, Object> section =
        ordered(
            "id", model.id(),
            "architecture", model.architecture(),
            "weights", model.weights());
    if (!model.stateDict().isEmpty()) {
      section.put("state_dict", model.stateDict());
    }
    model.classes().ifPresent(classes -> section.put("classes", classes));
    Map<String, Object> changes = preprocessing(model.preprocessing());
    if (!changes.isEmpty()) {
      section.put("preprocessing", changes);
    }
    section.put("baseline", model.baseline());
    return section;
  }

  private static Map<String, Object> preprocessing(PreprocessingChanges changes) {
    var section = new LinkedHashMap<String, Object>();
    changes.resize().ifPresent(resize -> section.put("resize", resize(resize)));
    changes.interpolation().ifPresent(kind -> section.put("interpolation", lower(kind)));
    changes.crop().ifPresent(crop -> section.put("crop", crop(crop)));
    changes.order().ifPresent(order -> section.put("order", lower(order)));
    changes.scale().ifPresent(scale -> section.put("scale", lower(scale)));
    changes.mean().ifPresent(mean -> section.put("mean", mean));
    changes.std().ifPresent(std -> section.put("std", std));
    return section;
  }

  private static Object resize(Resize resize) {
    if (resize instanceof Resize.ShorterSide shorter) {
      return shorter.pixels();
    }
    return resize instanceof Resize.Exact exact ? List.of(exact.height(), exact.width()) : "none";
  }

  private static Object crop(Crop crop) {
    return crop instanceof Crop.Center center ? List.of(center.height(), center.width()) : "none";
  }

  private static Map<String, Object> output(AuditConfig config) {
    return ordered(
        "maps", config.output().maps(), "failures_allowed", config.output().failuresAllowed());
  }

  private static Map<String, Object> execution(AuditConfig config) {
    Map<String, Object> section =
        ordered("device", config.execution().device(), "batch", config.execution().batch());
    config.execution().imagesPerBlock().ifPresent(size -> section.put("images_per_block", size));
    config.execution().threads().ifPresent(threads -> section.put("threads", threads));
    return section;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static String write(Map<String, Object> sections) {
    try {
      return new ObjectMapper().writeValueAsString(sections);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a configuration as JSON: " + sections, e);
    }
  }
}
