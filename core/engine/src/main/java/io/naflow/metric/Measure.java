package io.naflow.metric;

import java.util.Arrays;
import java.util.List;

/**
 * One of the numbers that a metric gives.
 *
 * @param name in the table {@code metrics}
 * @param better which of two values is the better
 */
public record Measure(String name, Direction better) {
  /** Which of two values is the better. */
  public enum Direction {
    HIGHER,
    LOWER
  }

  public static List<Measure> higherIsBetter(String... names) {
    return Arrays.stream(names).map(name -> new Measure(name, Direction.HIGHER)).toList();
  }

  public static List<Measure> lowerIsBetter(String... names) {
    return Arrays.stream(names).map(name -> new Measure(name, Direction.LOWER)).toList();
  }
}
