package io.naflow.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the classes that bring something. */
final class Providers {
  private Providers() {}

  /**
   * The providers that this program's loader or the thread's sees: a cluster may give what {@code
   * --jars} names to the latter alone. The program's own come first, the others by their names.
   *
   * @throws IllegalArgumentException if one cannot be made; the message names it
   */
  static <P> List<P> of(Class<P> service) {
    Map<String, P> byName = new TreeMap<>();
    try {
      Stream.of(service.getClassLoader(), Thread.currentThread().getContextClassLoader())
          .distinct()
          .flatMap(loader -> ServiceLoader.load(service, loader).stream())
          .forEach(one -> byName.computeIfAbsent(one.type().getName(), name -> one.get()));
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "Cannot load what jars on the class path bring: %s; mend that jar, build it against this version, or leave it out"
              .formatted(reason(e)),
          e);
    }
    Comparator<P> own =
        Comparator.comparing(one -> !Origin.of(one.getClass()).equals(Origin.PROGRAM));
    return byName.values().stream().sorted(own).toList();
  }

  private static String reason(ServiceConfigurationError error) {
    Throwable cause = error.getCause();
    return cause == null ? error.getMessage() : error.getMessage() + " (" + cause + ")";
  }
}
