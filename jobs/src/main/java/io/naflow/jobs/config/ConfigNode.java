package io.naflow.jobs.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as a tree in which every value knows where it stands. */
sealed interface ConfigNode {
  /** Of a value that is not what it should be. */
  int SHOWN = 120;

  /** Where the value stands, such as {@code audit.yaml, line 12} or {@code --set}. */
  String origin();

  /** What a person would call such a value. */
  String described();

  /** As much of a text as a message has room for. */
  static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  /** A single value as it is written. */
  record Scalar(String text, Type type, String origin) implements ConfigNode {
    @Override
    public String described() {
      if (type == Type.NULL) {
        return "nothing";
      }
      return text.length() > SHOWN
          ? "'%s' (%d characters)".formatted(shown(text), text.length())
          : "'" + text + "'";
    }
  }

  /** A list. */
  record Items(List<ConfigNode> items, String origin) implements ConfigNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String described() {
      return "a list of " + items.size();
    }
  }

  /** Keys with values, in the order they are written. */
  record Section(Map<String, ConfigNode> entries, String origin) implements ConfigNode {
    public Section {
      entries = new LinkedHashMap<>(entries);
    }

    @Override
    public String described() {
      return entries.size() > 9
          ? "a section of " + entries.size()
          : "a section with " + entries.keySet().stream().map(ConfigNode::shown).toList();
    }
  }

  /** How YAML reads an unquoted value. */
  enum Type {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }
}
