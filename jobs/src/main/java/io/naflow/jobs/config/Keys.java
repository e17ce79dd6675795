package io.naflow.jobs.config;

import io.naflow.jobs.config.Kind.Syntax;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All settings there are. */
public final class Keys {
  private static final Pattern ITEM = Pattern.compile("\\[\\d+]");

  private static final List<Key<?>> AUDIT = AuditShape.ROOT.keys();

  /** Of settings that several methods or metrics have, the first: they are written alike. */
  private static final Map<String, Key<?>> BY_PATH =
      AUDIT.stream()
          .collect(Collectors.toUnmodifiableMap(Key::path, key -> key, (one, other) -> one));

  private Keys() {}

  /** Of an audit's configuration; a setting of several methods or metrics is there for each. */
  public static List<Key<?>> audit() {
    return AUDIT;
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
