package io.naflow.jobs.config;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A condition that a comparison has to meet; travels to the tasks.
 *
 * @param name in verdicts
 * @param statistic the statistic's name
 * @param where at which places it is tried; it must be met at each
 * @param absolute bounds of the candidate's mean
 * @param change bounds of the mean difference, candidate less baseline
 * @param rule how it is judged
 */
public record Gate(
    String name, String statistic, Where where, Limits absolute, Limits change, Rule rule)
    implements Serializable {

  /** What is held against a limit. */
  public enum Measure {
    /** The end of the 95 % interval that is nearer the limit; the mean if there is no interval. */
    CI,
    MEAN
  }

  /** What becomes of a gate where it cannot be decided at one of its places. */
  public enum Undecided {
    /** The gate is undecided, which is not met. */
    FAIL,
    /** The place is left out, and said to be, as long as another decides. */
    SKIP
  }

  /** What not meeting it means. */
  public enum Severity {
    FAIL,
    WARN;

    /** As it is written in files and tables. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Places; in patterns {@code *} stands for any text.
   *
   * @param method pattern of the method
   * @param layer pattern of the candidate's layer
   * @param minDepth least depth of the candidate's layer, 0..1
   * @param maxDepth greatest
   * @param slice pattern of the slice
   */
  public record Where(String method, String layer, double minDepth, double maxDepth, String slice)
      implements Serializable {
    /** Whether a place is one of them; a NaN depth is that of the whole network. */
    public boolean matches(String aMethod, String aLayer, double depth) {
      boolean anyDepth = minDepth <= 0 && maxDepth >= 1;
      return fits(method, aMethod)
          && fits(layer, aLayer)
          && (anyDepth || (minDepth <= depth && depth <= maxDepth));
    }

    /** Whether a slice is one of them. */
    public boolean matchesSlice(String aSlice) {
      return fits(slice, aSlice);
    }

    private static boolean fits(String pattern, String text) {
      String quoted = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
      return Pattern.matches(quoted, text);
    }
  }

  /**
   * Bounds of a mean.
   *
   * @param min negative infinity for none
   * @param max positive infinity for none
   */
  public record Limits(double min, double max) implements Serializable {
    public static final Limits NONE =
        new Limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Whether nothing is asked. */
    public boolean isNone() {
      return equals(NONE);
    }
  }

  /**
   * How a gate is judged.
   *
   * @param minImages with less it is undecided
   * @param maxMissing largest share of images that may lack a value; with more it is undecided
   */
  public record Rule(
      Measure measure, int minImages, Severity severity, double maxMissing, Undecided undecided)
      implements Serializable {}
}
