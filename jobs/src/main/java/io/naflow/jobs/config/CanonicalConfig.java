package io.naflow.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.Head;
import io.naflow.api.LayerSelection;
import io.naflow.api.Precision;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.AuditConfig.Model;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A configuration written out in full: one line of JSON that {@link AuditConfigReader} reads back
 * as the same configuration. It stands in the table {@code runs}, names the run, and goes to the
 * executors.
 */
public final class CanonicalConfig {
  /** What JSON leaves as it is in a text and YAML refuses, or takes for the end of a line. */
  private static final Pattern UNLIKE_YAML =
      Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

  private final AuditConfig config;
  private final Set<Scope> scopes;

  private CanonicalConfig(AuditConfig config, Set<Scope> scopes) {
    this.config = config;
    this.scopes = scopes;
  }

  /** All of it. */
  public static String json(AuditConfig config) {
    String json = new CanonicalConfig(config, EnumSet.allOf(Scope.class)).write();
    return UNLIKE_YAML
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** Only what results depend on: two runs with equal identity have equal tables. */
  public static String identity(AuditConfig config) {
    return new CanonicalConfig(config, EnumSet.complementOf(EnumSet.of(Scope.NOTHING))).write();
  }

  /**
   * Only what the results of a single image depend on: two audits with equal basis find the same of
   * the same image, whichever others there are.
   */
  public static String basis(AuditConfig config) {
    return new CanonicalConfig(config, EnumSet.of(Scope.IMAGE, Scope.ROWS)).write();
  }

  /** The id of an entry of {@code models} or {@code methods}, as they are written here. */
  public static String idOf(JsonNode entry) {
    // Of a method without choices the id is all that is written.
    return entry.path("id").asText(entry.asText());
  }

  private Written section() {
    return new Written(scopes);
  }

  private Written sections() {
    Written sections =
        section()
            .section("run", run())
            .section("dataset", dataset())
            .list(AuditKeys.MODELS, () -> config.models().stream().map(this::model).toList())
            .section("task", TaskReader.write(config.task(), section()))
            .list(AuditKeys.METHODS, () -> config.methods().stream().map(this::method).toList())
            .section("layers", layers())
            .put(AuditKeys.TARGET, config.target())
            .section("solver", solver())
            .list(AuditKeys.METRICS, () -> config.metrics().stream().map(this::metric).toList())
            .put(AuditKeys.RECTIFY, config.rectify());
    // Runs had float32 before there was a choice, and keep their names.
    if (config.precision() != Precision.FLOAT32 || scopes.contains(Scope.NOTHING)) {
      sections.put(AuditKeys.PRECISION, config.precision());
    }
    return sections.section("output", output()).section("execution", execution());
  }

  private Written run() {
    return section()
        .put(AuditKeys.NAME, config.run().name())
        .put(AuditKeys.SEED, Math.toIntExact(config.run().seed()));
  }

  private Written dataset() {
    AuditConfig.Dataset dataset = config.dataset();
    Written section =
        section()
            .put(DatasetKeys.PATH, dataset.path())
            .put(
                DatasetKeys.LABELS,
                Optional.of(dataset.labels()).filter(labels -> !(labels instanceof Labels.Unsaid)));
    // Runs had no such choice before, and keep their names.
    if (!dataset.boxes().equals(Boxes.STANDARD) || scopes.contains(Scope.NOTHING)) {
      section
          .put(DatasetKeys.BOXES, dataset.boxes().unit())
          .put(DatasetKeys.BOXES_INVALID, dataset.boxes().invalid());
    }
    return section
        .put(DatasetKeys.LIMIT, dataset.limit())
        .put(DatasetKeys.SAMPLE, dataset.sample())
        .put(DatasetKeys.ORIENTATION, dataset.orientation())
        .put(DatasetKeys.CLASSES, dataset.classes().source())
        .put(DatasetKeys.CLASSES_SHA256, dataset.classes().sha256());
  }

  private Map<String, Object> model(Model model) {
    Written section =
        section()
            .put(ModelKeys.ID, model.id())
            .put(ModelKeys.ARCHITECTURE, model.architecture())
            .put(ModelKeys.WEIGHTS, model.weights());
    if (!model.stateDict().isEmpty()) {
      section.put(ModelKeys.STATE_DICT, model.stateDict());
    }
    section.put(ModelKeys.PREFIX, model.names().prefix());
    if (!model.names().rename().isEmpty()) {
      section.put(ModelKeys.RENAME, model.names().rename());
    }
    return section
        .put(ModelKeys.CLASSES, model.classes())
        .section("preprocessing", PreprocessingReader.write(model.preprocessing(), section()))
        .put(ModelKeys.BASELINE, model.baseline())
        .put(ModelKeys.HEAD, model.head().map(Head::id))
        .put(
            ModelKeys.THRESHOLD,
            model.head().map(Head::decisionThreshold).orElse(OptionalDouble.empty()))
        .put(ModelKeys.ALLOW_SEEDED, Optional.of(model.allowSeeded()).filter(Boolean::booleanValue))
        .values();
  }

  private Object method(String id) {
    if (!config.choices().containsKey(id)) {
      return id;
    }
    return section().entry("id", id).entries(config.choices().get(id).values()).values();
  }

  private Written layers() {
    return places(
        section().put(LayerKeys.GRANULARITY, config.layers().granularity()),
        LayerKeys.OF_AUDIT,
        config.layers());
  }

  private static Written places(Written section, LayerKeys keys, LayerSelection layers) {
    return section
        .put(keys.include(), layers.include())
        .put(keys.minDepth(), layers.minDepth())
        .put(keys.maxDepth(), layers.maxDepth());
  }

  private Written solver() {
    return section()
        .put(AuditKeys.TOLERANCE, config.solver().tolerance())
        .put(AuditKeys.OPTIMALITY, config.solver().optimality())
        .put(AuditKeys.ITERATIONS, config.solver().iterations());
  }

  private Map<String, Object> metric(Metric metric) {
    return section()
        .put(MetricKeys.ID, metric.id())
        .put(MetricKeys.SAMPLE, metric.sample())
        .section("layers", places(section(), LayerKeys.OF_METRIC, metric.layers()))
        .entry("methods", metric.methods())
        .entries(metric.choices().values())
        .values();
  }

  private Written output() {
    return section()
        .put(AuditKeys.MAPS, config.output().maps())
        .put(AuditKeys.FAILURES_ALLOWED, config.output().failuresAllowed());
  }

  private Written execution() {
    AuditConfig.Execution execution = config.execution();
    return section()
        .put(AuditKeys.DEVICE, execution.device())
        .put(AuditKeys.BATCH, execution.batch())
        .put(AuditKeys.IMAGES_PER_BLOCK, execution.imagesPerBlock())
        .put(AuditKeys.THREADS, execution.threads());
  }

  private String write() {
    Map<String, Object> sections = sections().values();
    try {
      return new ObjectMapper().writeValueAsString(sections);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a configuration as JSON: " + sections, e);
    }
  }
}
