package io.naflow.jobs.config;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.jobs.config.Settings.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Reads what a method or metric leaves to its user: keys beside its id. */
final class ChoicesReader {
  private ChoicesReader() {}

  /** The keys of a method's parameters, which are their declaration. */
  static List<Key<Object>> ofMethod(String id, List<Parameter> parameters) {
    return keys("methods[].", id, parameters, Scope.IMAGE);
  }

  /** The keys of a metric's parameters. */
  static List<Key<Object>> ofMetric(String id, List<Parameter> parameters) {
    return keys("metrics[].", id, parameters, Scope.ROWS);
  }

  private static List<Key<Object>> keys(
      String section, String owner, List<Parameter> parameters, Scope scope) {
    return parameters.stream().map(one -> key(section, owner, one, scope)).toList();
  }

  private static Key<Object> key(String section, String owner, Parameter parameter, Scope scope) {
    String path = section + parameter.name();
    String doc = "Of `%s`: %s".formatted(owner, lowerFirst(parameter.doc()));
    return isSeed(parameter)
        ? Key.optional(path, kind(parameter), "run.seed", scope, doc)
        : Key.of(path, kind(parameter), parameter.standard(), scope, doc);
  }

  /**
   * @param keys of the parameters
   * @param seed the run's, where a parameter is a seed and none is given
   * @return a value for each parameter
   */
  static Choices read(Settings section, List<Key<Object>> keys, long seed) {
    var values = new HashMap<String, Object>();
    for (Key<Object> key : keys) {
      values.put(
          key.name(),
          section
              .find(key)
              .orElseGet(() -> key.hasStandard() ? key.standard() : Math.toIntExact(seed)));
    }
    return new Choices(values);
  }

  private static String lowerFirst(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static boolean isSeed(Parameter parameter) {
    return parameter.equals(Parameter.seed());
  }

  private static Kind<Object> kind(Parameter parameter) {
    String type =
        parameter instanceof Parameter.Whole
            ? "whole number"
            : parameter instanceof Parameter.Word ? "word" : "number";
    Kind.Syntax syntax = parameter instanceof Parameter.Word ? Kind.Syntax.TEXT : Kind.Syntax.PLAIN;
    return new Kind<>(
        type, parameter.range(), syntax, value -> read(value, parameter), value -> value);
  }

  private static Object read(Value value, Parameter parameter) {
    if (parameter instanceof Parameter.Whole whole) {
      return value.integer(whole.least(), whole.most());
    } else if (parameter instanceof Parameter.Word word) {
      return value.word(word.words());
    }
    double number = value.number(parameter.range());
    if (!parameter.allows(number)) {
      throw value.wrong(parameter.range());
    }
    return number;
  }
}
