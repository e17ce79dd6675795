package io.naflow.jobs.config;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.jobs.config.Settings.Value;
import java.util.HashMap;
import java.util.List;

/** Reads what a method or metric leaves to its user: keys beside its id. */
final class ChoicesReader {
  private ChoicesReader() {}

  /**
   * @param seed the run's, where a parameter is a seed and none is given
   * @return a value for each parameter
   */
  static Choices read(Settings section, List<Parameter> parameters, long seed) {
    var values = new HashMap<String, Object>();
    for (Parameter parameter : parameters) {
      Object standard =
          parameter.equals(Parameter.seed())
              ? (Object) Math.toIntExact(seed)
              : parameter.standard();
      values.put(
          parameter.name(),
          section.find(parameter.name()).map(value -> read(value, parameter)).orElse(standard));
    }
    return new Choices(values);
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
