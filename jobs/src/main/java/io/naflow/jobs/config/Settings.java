package io.naflow.jobs.config;

import io.naflow.jobs.config.ConfigNode.Items;
import io.naflow.jobs.config.ConfigNode.Scalar;
import io.naflow.jobs.config.ConfigNode.Section;
import io.naflow.jobs.text.NearestWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one section of the configuration. Each key is asked for by name; {@link #done} then refuses
 * whatever was not asked for.
 */
final class Settings {
  private final Section section;
  private final String path;
  private final Set<String> known = new LinkedHashSet<>();

  private Settings(Section section, String path) {
    this.section = section;
    this.path = path;
  }

  static Settings root(Section section) {
    return new Settings(section, "");
  }

  /** A section in which nothing is given. */
  static Settings none(String path) {
    return new Settings(new Section(new LinkedHashMap<>(), ""), path);
  }

  /** The section as a value, for messages about the whole of it. */
  Value whole() {
    return new Value(path, section);
  }

  boolean has(String name) {
    return given(name).isPresent();
  }

  /** The full key of {@code name} in this section. */
  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** What is given; empty where nothing is. */
  <T> Optional<T> find(Key<T> key) {
    return value(key).map(key.kind().reader());
  }

  /**
   * What is given, or else the default.
   *
   * @throws ConfigException where the key is required and not given
   */
  <T> T get(Key<T> key) {
    return key.isRequired()
        ? key.kind().reader().apply(require(key))
        : find(key).orElseGet(key::standard);
  }

  /** What is given as it is written, for messages about it. */
  Optional<Value> value(Key<?> key) {
    String here = key(key.name());
    if (!Keys.pattern(here).equals(key.path())) {
      throw new IllegalStateException(
          "Cannot read '%s' here: it is declared as '%s'".formatted(here, key.path()));
    }
    return given(key.name());
  }

  /** What is given as it is written; refused where nothing is. */
  Value require(Key<?> key) {
    return value(key)
        .orElseThrow(
            () ->
                new ConfigException(
                    "Cannot use the configuration: '%s' is missing (%s); add, for example, '%s: %s'"
                        .formatted(key(key.name()), section.origin(), key.name(), key.example())));
  }

  /** A section below this one; empty settings where it is not given. */
  Settings section(String name) {
    return given(name)
        .map(Value::section)
        .orElseGet(
            () -> new Settings(new Section(new LinkedHashMap<>(), section.origin()), key(name)));
  }

  /** All that is given, as texts by any names; nothing stands for an empty text. */
  Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    section
        .entries()
        .forEach(
            (name, node) -> {
              known.add(name);
              texts.put(name, given(name).map(Value::text).orElse(""));
            });
    return texts;
  }

  private Optional<Value> given(String name) {
    known.add(name);
    return Optional.ofNullable(section.entries().get(name))
        .filter(node -> !(node instanceof Scalar scalar && scalar.type() == ConfigNode.Type.NULL))
        .map(node -> new Value(key(name), node));
  }

  /**
   * Refuses a key that there is not, before the rest is read: what is then missing is what it was
   * meant to be.
   *
   * @param names all there are
   * @throws ConfigException if the section holds another key
   */
  void only(Collection<String> names) {
    for (Map.Entry<String, ConfigNode> entry : section.entries().entrySet()) {
      if (!names.contains(entry.getKey())) {
        throw new ConfigException(
            "Cannot use the configuration: unknown key '%s' (%s); %s"
                .formatted(
                    ConfigNode.shown(key(entry.getKey())),
                    entry.getValue().origin(),
                    suggestion(entry.getKey(), names)));
      }
    }
  }

  /** Names that were asked for. */
  Set<String> asked() {
    return known;
  }

  /**
   * @throws ConfigException if the section holds a key nobody asked for
   */
  void done() {
    only(known);
  }

  private static String suggestion(String found, Collection<String> names) {
    Optional<String> near = NearestWord.nearest(found, names);
    String listed = "known keys here are " + String.join(", ", names);
    return near.map(word -> "did you mean '" + word + "'? " + listed).orElse(listed);
  }

  /** A value with its full key. */
  record Value(String key, ConfigNode node) {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");

    private static final Pattern DECIMAL =
        Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    String text() {
      Scalar scalar = scalar("a single value");
      if (scalar.type() == ConfigNode.Type.NULL) {
        throw wrong("a text; in quotes where '%s' is meant".formatted(scalar.text()));
      }
      return scalar.text();
    }

    static String wholeRange(int minimum, int maximum) {
      return "a whole number from " + minimum + " to " + maximum;
    }

    static String wordRange(List<String> words) {
      return "one of " + String.join(", ", words);
    }

    int integer(int minimum, int maximum) {
      String what = wholeRange(minimum, maximum);
      String text = scalar(what).text();
      // YAML reads 010 as eight and 1_0 as ten: who writes so is asked.
      if (!WHOLE.matcher(text).matches()) {
        throw wrong(what);
      }
      try {
        int number = Integer.parseInt(text);
        if (number >= minimum && number <= maximum) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(what, e);
      }
      throw wrong(what);
    }

    double number(String what) {
      String text = scalar(what).text();
      // Java reads more as numbers than people write: 1d, 0x1p3.
      if (!DECIMAL.matcher(text).matches()) {
        throw wrong(what);
      }
      double number = Double.parseDouble(text);
      if (!Double.isFinite(number)) {
        throw wrong(what);
      }
      return number;
    }

    boolean flag() {
      Scalar scalar = scalar("true or false");
      if (scalar.type() != ConfigNode.Type.BOOLEAN) {
        throw wrong("true or false, not in quotes");
      }
      return switch (scalar.text().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on" -> true;
        case "false", "no", "off" -> false;
        default -> throw wrong("true or false");
      };
    }

    /** One of the given words. */
    String word(List<String> words) {
      return word(words, wordRange(words));
    }

    /**
     * @param range says what the words are, where they are too many to be listed
     */
    String word(List<String> words, String range) {
      String found = text();
      if (words.contains(found)) {
        return found;
      }
      String near =
          NearestWord.nearest(found, words)
              .map(word -> " (did you mean '" + word + "'?)")
              .orElse("");
      throw wrong(range + near);
    }

    List<Value> items() {
      return items("a list");
    }

    /**
     * @param range says what the list has to be
     */
    List<Value> items(String range) {
      if (!(node instanceof Items list)) {
        throw wrong(range);
      }
      var values = new ArrayList<Value>();
      for (ConfigNode item : list.items()) {
        values.add(new Value(key + "[" + values.size() + "]", item));
      }
      return values;
    }

    /** The items of a list, or the single value alone. */
    List<Value> oneOrMore() {
      if (node instanceof Items) {
        return items();
      }
      // What is in a section stands where it would in a list of one.
      return List.of(isSection() ? new Value(key + "[0]", node) : this);
    }

    boolean isSection() {
      return node instanceof Section;
    }

    boolean isList() {
      return node instanceof Items;
    }

    Settings section() {
      if (node instanceof Section section) {
        return new Settings(section, key);
      }
      throw wrong("a section of keys and values");
    }

    private Scalar scalar(String what) {
      if (node instanceof Scalar scalar) {
        return scalar;
      }
      throw wrong(what);
    }

    ConfigException wrong(String expected) {
      return new ConfigException(message(expected));
    }

    private ConfigException wrong(String expected, Throwable cause) {
      return new ConfigException(message(expected), cause);
    }

    private String message(String expected) {
      return "Cannot use the configuration: '%s' is %s (%s); it must be %s"
          .formatted(key, node.described(), node.origin(), expected);
    }
  }
}
