package io.naflow.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A part of the configuration: how it is read into a record, and each of its keys with where the
 * record has its value. What is read, what is written out, and which keys there are cannot differ:
 * reading checks that exactly these keys are asked for.
 */
final class SectionShape<T> {
  private final Function<Settings, T> reader;
  private final List<Part<T>> parts;

  /**
   * One or more keys.
   *
   * @param names in the section
   * @param keys as they are declared, those below included
   * @param omission of all of them
   * @param standard whether a value has the default in all of them
   */
  private record Part<T>(
      List<String> names,
      List<Key<?>> keys,
      Key.Omission omission,
      Predicate<T> standard,
      BiConsumer<T, Written> writer) {
    /** Never left out for being the default. */
    static <T> Part<T> always(
        List<String> names, List<Key<?>> keys, BiConsumer<T, Written> writer) {
      return new Part<>(names, keys, Key.Omission.NEVER, whole -> false, writer);
    }

    void write(T value, Written written) {
      if (!written.omits(omission) || !standard.test(value)) {
        writer.accept(value, written);
      }
    }
  }

  private SectionShape(Function<Settings, T> reader, List<Part<T>> parts) {
    this.reader = reader;
    this.parts = List.copyOf(parts);
  }

  /**
   * Without keys yet; they are written in the order in which they are added.
   *
   * @param reader of all of them, from the section they stand in
   */
  static <T> SectionShape<T> of(Function<Settings, T> reader) {
    return new SectionShape<>(reader, List.of());
  }

  private SectionShape<T> and(Part<T> part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new SectionShape<>(reader, more);
  }

  /** A key that always has a value. */
  <V> SectionShape<T> with(Key<V> key, Function<T, V> value) {
    return and(
        new Part<>(
            List.of(key.name()),
            List.of(key),
            key.omission(),
            whole -> key.isStandard(value.apply(whole)),
            (whole, written) -> written.put(key, value.apply(whole))));
  }

  /** A key that may have none, and is then not written. */
  <V> SectionShape<T> optional(Key<V> key, Function<T, Optional<V>> value) {
    return and(
        Part.always(
            List.of(key.name()),
            List.of(key),
            (whole, written) -> value.apply(whole).ifPresent(given -> written.put(key, given))));
  }

  SectionShape<T> optionalWhole(Key<Integer> key, Function<T, OptionalInt> value) {
    return optional(key, value.andThen(OptionalNumbers::boxed));
  }

  SectionShape<T> optionalNumber(Key<Double> key, Function<T, OptionalDouble> value) {
    return optional(key, value.andThen(OptionalNumbers::boxed));
  }

  /** A section in this one; not written where nothing of it is. */
  <S> SectionShape<T> section(String name, SectionShape<S> shape, Function<T, S> value) {
    return section(
        name, shape.keys(), (whole, written) -> shape.write(value.apply(whole), written));
  }

  /**
   * A section that has a form of its own.
   *
   * @param writer of the section into an empty one
   */
  SectionShape<T> section(String name, List<Key<?>> keys, BiFunction<T, Written, Written> writer) {
    return and(
        Part.always(
            List.of(name),
            keys,
            (whole, written) -> written.section(name, writer.apply(whole, written.fresh()))));
  }

  /**
   * Keys of this section that make a record of their own. Where all of them may be omitted, they
   * are together or not at all.
   */
  <S> SectionShape<T> inlined(SectionShape<S> shape, Function<T, S> value) {
    Key.Omission omission =
        shape.parts.stream()
            .map(Part::omission)
            .reduce((one, other) -> one == other ? one : Key.Omission.NEVER)
            .orElse(Key.Omission.NEVER);
    return and(
        new Part<>(
            shape.names(),
            shape.keys(),
            omission,
            whole -> shape.parts.stream().allMatch(part -> part.standard.test(value.apply(whole))),
            (whole, written) ->
                shape.parts.forEach(part -> part.writer.accept(value.apply(whole), written))));
  }

  /** A list of what has a form of its own. */
  SectionShape<T> items(Key<?> key, BiFunction<T, Written, List<?>> items) {
    return and(
        Part.always(
            List.of(key.name()),
            List.of(key),
            (whole, written) -> written.items(key, () -> items.apply(whole, written.fresh()))));
  }

  /** Keys that stand in the value of the key before. */
  SectionShape<T> below(List<? extends Key<?>> keys) {
    return and(Part.always(List.of(), List.copyOf(keys), (whole, written) -> {}));
  }

  /** Reads a section, and refuses keys that it has not. */
  T read(Settings section) {
    section.only(names());
    return part(section);
  }

  /** Reads what is {@link #inlined}. */
  T part(Settings section) {
    var before = new LinkedHashSet<>(section.asked());
    T found = reader.apply(section);
    Set<String> asked = new LinkedHashSet<>(section.asked());
    asked.removeAll(before);
    if (!asked.equals(Set.copyOf(names()))) {
      throw new IllegalStateException(
          "Cannot read '%s': keys %s are declared, and %s are read"
              .formatted(section.whole().key(), names(), asked));
    }
    return found;
  }

  Written write(T value, Written written) {
    parts.forEach(part -> part.write(value, written));
    return written;
  }

  /** As they are declared, in their order. */
  List<Key<?>> keys() {
    return parts.stream().<Key<?>>flatMap(part -> part.keys().stream()).toList();
  }

  /** In its section. */
  List<String> names() {
    return parts.stream().flatMap(part -> part.names().stream()).toList();
  }
}
