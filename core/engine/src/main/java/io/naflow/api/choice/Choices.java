package io.naflow.api.choice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was chosen of {@link Parameter}s.
 *
 * @param values by the parameters' names: {@link Integer}, {@link Double} or {@link String}
 */
public record Choices(Map<String, Object> values) {
  /** Everything as it is where nothing is chosen. */
  public static final Choices STANDARD = new Choices(Map.of());

  public Choices {
    // Sorted, so that equal choices are written alike.
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /**
   * These, with the standard for what is not chosen.
   *
   * @param owner the method or metric, for messages
   * @throws IllegalArgumentException if there is no such parameter, or its value is out of range
   */
  public Choices completed(String owner, List<Parameter> parameters) {
    var complete = new LinkedHashMap<String, Object>();
    parameters.forEach(parameter -> complete.put(parameter.name(), parameter.standard()));
    for (Map.Entry<String, Object> chosen : values.entrySet()) {
      Parameter parameter =
          parameters.stream()
              .filter(one -> one.name().equals(chosen.getKey()))
              .findFirst()
              .orElseThrow(
                  () -> unknown(owner, chosen.getKey(), complete.keySet().stream().toList()));
      if (!parameter.allows(chosen.getValue())) {
        throw new IllegalArgumentException(
            "Cannot run %s with %s = %s: it must be %s"
                .formatted(owner, parameter.name(), chosen.getValue(), parameter.range()));
      }
      complete.put(parameter.name(), chosen.getValue());
    }
    return new Choices(complete);
  }

  private static IllegalArgumentException unknown(String owner, String name, List<String> known) {
    return new IllegalArgumentException(
        "Cannot choose '%s' of %s: %s"
            .formatted(
                name, owner, known.isEmpty() ? "it has nothing to choose" : "there are " + known));
  }

  /**
   * What sets numbers made by these apart from standard ones, to follow a name: {@code
   * :steps=56,fill=black}; empty if nothing differs.
   *
   * @param parameters all there are
   */
  public String suffix(List<Parameter> parameters) {
    String differing =
        parameters.stream()
            .flatMap(
                parameter ->
                    Optional.ofNullable(values.get(parameter.name()))
                        .filter(value -> !value.equals(parameter.standard()))
                        .map(value -> parameter.name() + "=" + value)
                        .stream())
            .collect(Collectors.joining(","));
    return differing.isEmpty() ? "" : ":" + differing;
  }

  /** A chosen whole number. */
  public int whole(String name) {
    return (Integer) values.get(name);
  }

  /** A chosen number. */
  public double real(String name) {
    return (Double) values.get(name);
  }

  /** A chosen word. */
  public String word(String name) {
    return (String) values.get(name);
  }
}
