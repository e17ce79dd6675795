package io.naflow.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Things of one kind by id, the program's own and those that other jars bring. Where two have one
 * id, or a jar cannot be used, every question is answered with that.
 */
public final class Registry<T> {
  /** Ids become names of folders and stand in configurations, tables and file names. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:+-]*");

  private final String kind;
  private final Map<String, Entry<T>> byId = new LinkedHashMap<>();
  private final Optional<IllegalArgumentException> problem;

  /**
   * One thing.
   *
   * @param origin the jar or folder it came from
   */
  record Entry<T>(String id, T value, String origin) {}

  Registry(String kind, List<Entry<T>> entries) {
    this(kind, entries, Optional.empty());
  }

  private Registry(
      String kind, List<Entry<T>> entries, Optional<IllegalArgumentException> failure) {
    this.kind = kind;
    var problems = new ArrayList<>(failure.stream().toList());
    for (Entry<T> entry : entries) {
      Entry<T> other = byId.putIfAbsent(entry.id(), entry);
      if (other != null) {
        problems.add(clash(entry, other));
      } else if (!ID.matcher(entry.id()).matches()) {
        problems.add(misnamed(entry));
      }
    }
    this.problem = problems.stream().findFirst();
  }

  private IllegalArgumentException clash(Entry<T> entry, Entry<T> other) {
    return new IllegalArgumentException(
        "Cannot use the %s '%s' of %s: there is one of that id already, of %s; rename one of them, or leave its jar out"
            .formatted(kind, entry.id(), entry.origin(), other.origin()));
  }

  private IllegalArgumentException misnamed(Entry<T> entry) {
    return new IllegalArgumentException(
        "Cannot use the %s '%s' of %s: an id has letters, digits and _ . : + - only, and begins with a letter or digit; rename it, or leave its jar out"
            .formatted(kind, entry.id(), entry.origin()));
  }

  /**
   * All that is found on the class path.
   *
   * @param kind what one is called in messages, such as {@code method}
   * @param service what jars name in {@code META-INF/services}
   * @param brought what a provider brings
   * @param id of one of them
   */
  public static <P, T> Registry<T> found(
      String kind, Class<P> service, Function<P, List<T>> brought, Function<T, String> id) {
    var entries = new ArrayList<Entry<T>>();
    try {
      for (P provider : Providers.of(service)) {
        entries.addAll(entries(kind, provider, brought, id));
      }
    } catch (IllegalArgumentException e) {
      return new Registry<>(kind, entries, Optional.of(e));
    }
    return new Registry<>(kind, entries);
  }

  private static <P, T> List<Entry<T>> entries(
      String kind, P provider, Function<P, List<T>> brought, Function<T, String> id) {
    String origin = Origin.of(provider.getClass());
    try {
      return brought.apply(provider).stream()
          .map(one -> new Entry<>(id.apply(one), one, origin))
          .toList();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "Cannot load the %ss of %s: %s does not fit this version (%s); build it against this version, or leave it out"
              .formatted(kind, origin, provider.getClass().getName(), e),
          e);
    }
  }

  /**
   * @throws IllegalArgumentException if two have one id, or a jar cannot be used
   */
  public List<T> all() {
    return entries().map(Entry::value).toList();
  }

  /**
   * @throws IllegalArgumentException as {@link #all}
   */
  public List<String> ids() {
    return entries().map(Entry::id).toList();
  }

  /**
   * Ids; where another jar brings it, with that: {@code half_the_mass (of /jars/mine.jar)}.
   *
   * @throws IllegalArgumentException as {@link #all}
   */
  public List<String> origins() {
    return entries()
        .map(
            entry ->
                entry.origin().equals(Origin.PROGRAM)
                    ? entry.id()
                    : "%s (of %s)".formatted(entry.id(), entry.origin()))
        .toList();
  }

  /**
   * The one with that id.
   *
   * @throws IllegalArgumentException if there is none, the message lists those there are and where
   *     they come from; and as {@link #all}
   */
  public T byId(String id) {
    Optional<Entry<T>> entry = entries().filter(one -> one.id().equals(id)).findFirst();
    return entry
        .map(Entry::value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find %s '%s': there are %s; one that a jar brings needs that jar on the class path (--jars on a cluster)"
                        .formatted(kind, id, String.join(", ", origins()))));
  }

  private Stream<Entry<T>> entries() {
    problem.ifPresent(
        failure -> {
          throw new IllegalArgumentException(failure.getMessage(), failure);
        });
    return byId.values().stream();
  }
}
