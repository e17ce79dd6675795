package io.naflow.jobs.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** A section that is being written out, as far as its settings have a hand in some things. */
final class Written {
  private final Set<Scope> scopes;
  private final Map<String, Object> values = new LinkedHashMap<>();

  Written(Set<Scope> scopes) {
    this.scopes = scopes;
  }

  <T> Written put(Key<T> key, T value) {
    if (scopes.contains(key.scope())) {
      values.put(key.name(), key.kind().writer().apply(value));
    }
    return this;
  }

  <T> Written put(Key<T> key, Optional<T> value) {
    value.ifPresent(given -> put(key, given));
    return this;
  }

  Written put(Key<Integer> key, OptionalInt value) {
    value.ifPresent(given -> put(key, given));
    return this;
  }

  Written put(Key<Double> key, OptionalDouble value) {
    value.ifPresent(given -> put(key, given));
    return this;
  }

  /** Writes a list of what has a form of its own. */
  Written list(Key<?> key, Supplier<Object> items) {
    if (scopes.contains(key.scope())) {
      values.put(key.name(), items.get());
    }
    return this;
  }

  /** Writes a section in this one, unless nothing of it is asked for. */
  Written section(String name, Written section) {
    if (!section.values.isEmpty()) {
      values.put(name, section.values);
    }
    return this;
  }

  Written entry(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Writes what is declared elsewhere. */
  Written entries(Map<String, Object> others) {
    values.putAll(others);
    return this;
  }

  Map<String, Object> values() {
    return values;
  }
}
