package io.naflow.jobs.compare.statistic;

import java.util.Arrays;
import java.util.OptionalDouble;

/** How large a difference is, whatever the unit. */
public final class EffectSize {
  private EffectSize() {}

  /**
   * Cohen's d for paired samples: mean over standard deviation (divisor n - 1) of the differences.
   *
   * @return 0 if all differences are 0; empty if they are all equal otherwise, or there is one only
   */
  public static OptionalDouble standardized(double[] differences) {
    Samples.requireFinite("an effect size", differences);
    if (Arrays.stream(differences).allMatch(value -> value == 0)) {
      return differences.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(0);
    }
    double mean = Samples.mean(differences);
    double squares = 0;
    boolean equal = true;
    for (double value : differences) {
      squares += (value - mean) * (value - mean);
      equal &= value == differences[0];
    }
    // Equal values may differ from their rounded mean.
    return equal
        ? OptionalDouble.empty()
        : OptionalDouble.of(mean / Math.sqrt(squares / (differences.length - 1)));
  }

  /**
   * Cliff's δ (Cliff 1993): probability that a value of the candidate exceeds one of the baseline
   * less the probability that it is exceeded, over all combinations of the two samples, paired or
   * not.
   *
   * @return -1..1
   */
  public static double cliffsDelta(double[] baseline, double[] candidate) {
    Samples.requireSome("Cliff's delta", baseline, candidate);
    double[] sorted = baseline.clone();
    Arrays.sort(sorted);
    double[] others = candidate.clone();
    Arrays.sort(others);
    long more = 0;
    long less = 0;
    int below = 0;
    int notAbove = 0;
    for (double value : others) {
      while (below < sorted.length && sorted[below] < value) {
        below++;
      }
      while (notAbove < sorted.length && sorted[notAbove] <= value) {
        notAbove++;
      }
      more += below;
      less += sorted.length - notAbove;
    }
    return (more - less) / ((double) baseline.length * candidate.length);
  }
}
