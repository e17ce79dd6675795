package io.naflow.jobs.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A section that is being written out, as far as its settings have a hand in some things. */
final class Written {
  private final Set<Scope> scopes;
  private final Map<String, Object> values = new LinkedHashMap<>();

  Written(Set<Scope> scopes) {
    this.scopes = Set.copyOf(scopes);
  }

  /** An empty one of the same scopes. */
  Written fresh() {
    return new Written(scopes);
  }

  /** Whether what has its default is left out here. */
  boolean omits(Key.Omission omission) {
    return switch (omission) {
      case NEVER -> false;
      case IN_IDENTITY -> !scopes.contains(Scope.NOTHING);
      case ALWAYS -> true;
    };
  }

  <T> void put(Key<T> key, T value) {
    if (scopes.contains(key.scope())) {
      values.put(key.name(), key.kind().writer().apply(value));
    }
  }

  void items(Key<?> key, Supplier<List<?>> items) {
    if (scopes.contains(key.scope())) {
      values.put(key.name(), items.get());
    }
  }

  /** Writes a section in this one, unless nothing of it is asked for. */
  void section(String name, Written section) {
    if (!section.values.isEmpty()) {
      values.put(name, section.values);
    }
  }

  /** Writes what methods and metrics declare. */
  Written entries(Map<String, Object> others) {
    values.putAll(others);
    return this;
  }

  Map<String, Object> values() {
    return values;
  }
}
