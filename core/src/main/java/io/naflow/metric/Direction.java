package io.naflow.metric;

/** Which of two values of a metric is the better. */
public enum Direction {
  HIGHER_IS_BETTER,
  LOWER_IS_BETTER
}
