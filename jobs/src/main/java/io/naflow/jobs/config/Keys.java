package io.naflow.jobs.config;

import io.naflow.jobs.config.Kind.Syntax;
import io.naflow.metric.suite.Metrics;
import io.naflow.session.Catalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All settings there are. */
public final class Keys {
  private static final Pattern ITEM = Pattern.compile("\\[\\d+]");

  /** In the order in which people write them. */
  private static final List<String> SECTIONS =
      List.of(
          "run",
          "dataset",
          "models",
          "task",
          "methods",
          "layers",
          "target",
          "solver",
          "metrics",
          "rectify",
          "precision",
          "output",
          "execution");

  private static final List<Key<?>> AUDIT = declared();

  /** Of settings that several methods or metrics have, the first: they are written alike. */
  private static final Map<String, Key<?>> BY_PATH =
      AUDIT.stream()
          .collect(Collectors.toUnmodifiableMap(Key::path, key -> key, (one, other) -> one));

  private Keys() {}

  /** Of an audit's configuration; a setting of several methods or metrics is there for each. */
  public static List<Key<?>> audit() {
    return AUDIT;
  }

  private static List<Key<?>> declared() {
    var keys = new ArrayList<Key<?>>();
    keys.addAll(AuditKeys.ALL);
    keys.addAll(DatasetKeys.ALL);
    keys.addAll(LabelKeys.OF_DATASET.all());
    keys.addAll(ModelKeys.ALL);
    keys.addAll(PreprocessingKeys.ALL);
    keys.addAll(TaskKeys.ALL);
    keys.addAll(LabelKeys.OF_GALLERY.all());
    keys.add(LayerKeys.GRANULARITY);
    keys.addAll(LayerKeys.OF_AUDIT.all());
    keys.addAll(MethodKeys.ALL);
    keys.addAll(MetricKeys.ALL);
    keys.addAll(LayerKeys.OF_METRIC.all());
    var catalogue = new Catalogue();
    catalogue
        .methods()
        .forEach(id -> keys.addAll(ChoicesReader.ofMethod(id, catalogue.parameters(id))));
    Metrics.all()
        .forEach(metric -> keys.addAll(ChoicesReader.ofMetric(metric.id(), metric.parameters())));
    keys.sort(Comparator.comparingInt(key -> SECTIONS.indexOf(section(key.path()))));
    return List.copyOf(keys);
  }

  private static String section(String path) {
    return path.split("\\W", 2)[0];
  }

  /** Of a file of gates. */
  public static List<Key<?>> gates() {
    return GateKeys.ALL;
  }

  /** The audit's setting with a path, if there is one. */
  public static Optional<Key<?>> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** A key's path as it is declared: {@code models[].id} of {@code models[0].id}. */
  static String pattern(String key) {
    return ITEM.matcher(key).replaceAll("[]");
  }

  /** How {@code --set} takes a value at a path; a section, and an item of a list, may be either. */
  static Syntax syntax(String path) {
    return find(path).map(key -> key.kind().syntax()).orElse(Syntax.BRACKETED);
  }
}
