package io.naflow.jobs.config;

import io.naflow.jobs.config.ConfigNode.Items;
import io.naflow.jobs.config.ConfigNode.Scalar;
import io.naflow.jobs.config.ConfigNode.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Applies {@code --set path=value} to a configuration. */
final class Overrides {
  /** Names with points between. */
  private static final Pattern KEY = Pattern.compile("[^.\\s]+(\\.[^.\\s]+)*");

  private static final Pattern LIST_ITEM = Pattern.compile("\\.\\d+(?=\\.|$)");

  private final String option;
  private final List<String> path;
  private final ConfigNode value;

  private Overrides(String option, List<String> path, ConfigNode value) {
    this.option = option;
    this.path = path;
    this.value = value;
  }

  /**
   * @param assignments each {@code dataset.path=...}; list items by number, {@code
   *     models.0.weights=...}
   */
  static Section apply(Section root, List<String> assignments) {
    ConfigNode changed = root;
    for (String assignment : assignments) {
      changed = parse(assignment).on(changed, 0);
    }
    return (Section) changed;
  }

  private static Overrides parse(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 0 || !KEY.matcher(assignment.substring(0, equals)).matches()) {
      throw new ConfigException(
          "Cannot use --set %s: write key=value, such as --set dataset.path=photos"
              .formatted(ConfigNode.shown(assignment)));
    }
    String option = "--set " + ConfigNode.shown(assignment);
    return new Overrides(
        option,
        List.of(assignment.substring(0, equals).split("\\.")),
        value(assignment.substring(0, equals), assignment.substring(equals + 1), option));
  }

  /** As the key's declaration asks for it: of a text, every character counts. */
  private static ConfigNode value(String key, String text, String option) {
    boolean yaml =
        switch (Keys.syntax(LIST_ITEM.matcher(key).replaceAll("[]"))) {
          case TEXT -> false;
          case PLAIN -> true;
          case BRACKETED -> text.startsWith("[") || text.startsWith("{");
        };
    return yaml ? YamlReader.value(text, option) : new Scalar(text, ConfigNode.Type.STRING, option);
  }

  private ConfigNode on(ConfigNode node, int depth) {
    if (depth == path.size()) {
      return value;
    }
    String key = path.get(depth);
    if (node instanceof Items list) {
      var items = new ArrayList<>(list.items());
      int index = index(key, items.size());
      items.set(index, on(items.get(index), depth + 1));
      return new Items(items, list.origin());
    } else if (node instanceof Section section) {
      var entries = new LinkedHashMap<>(section.entries());
      ConfigNode before = entries.getOrDefault(key, new Section(new LinkedHashMap<>(), option));
      entries.put(key, on(before, depth + 1));
      return new Section(entries, section.origin());
    }
    throw new ConfigException(
        "Cannot use %s: '%s' is the single value %s (%s), not a section"
            .formatted(
                option, String.join(".", path.subList(0, depth)), node.described(), node.origin()));
  }

  private int index(String key, int size) {
    int index = key.matches("\\d{1,6}") ? Integer.parseInt(key) : -1;
    if (index < 0 || index >= size) {
      throw new ConfigException(
          "Cannot use %s: the list has items 0 to %d, found '%s'".formatted(option, size - 1, key));
    }
    return index;
  }
}
