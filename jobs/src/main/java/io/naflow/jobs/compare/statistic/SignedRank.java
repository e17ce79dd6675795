package io.naflow.jobs.compare.statistic;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Wilcoxon's signed-rank test of paired samples, two-sided (Wilcoxon 1945). Differences of zero are
 * left out, as Wilcoxon did; equal magnitudes share the mean of their ranks.
 *
 * <p>commons-math has such a test, too. It counts zeros as negative, corrects neither for ties nor
 * (with the right sign) for continuity, and tries all 2ⁿ signs for an exact value; hence this one.
 */
public final class SignedRank {
  /** Up to so many differences other than 0 the p-value is exact. */
  static final int EXACT_UP_TO = 50;

  private SignedRank() {}

  /**
   * Probability, if the differences lie symmetrically about 0, of rank sums at least as uneven.
   * Exact for at most 50 differences that are not 0, given their ties; otherwise by the normal
   * approximation with corrections for ties and continuity.
   *
   * @param differences finite, any number
   * @return 0..1; 1 if no difference is other than 0
   */
  public static double pValue(double[] differences) {
    Samples.requireFinite("a signed-rank test", differences);
    double[] nonZero = Arrays.stream(differences).filter(value -> value != 0).toArray();
    if (nonZero.length == 0) {
      return 1;
    }
    Ranks ranks = Ranks.of(nonZero);
    return nonZero.length <= EXACT_UP_TO ? exact(ranks) : approximate(ranks, nonZero.length);
  }

  /**
   * @param smaller the smaller of the rank sums of positive and of negative differences
   * @param tieTerm sum of t³ - t over groups of t equal magnitudes
   * @param twice each magnitude's rank, doubled: of ties, the mean may be a half
   */
  private record Ranks(double smaller, double tieTerm, int[] twice) {
    static Ranks of(double[] differences) {
      double[] sorted = Arrays.stream(differences).map(Math::abs).sorted().toArray();
      double[] up = Arrays.stream(differences).filter(value -> value > 0).sorted().toArray();
      int n = sorted.length;
      double positive = 0;
      double tieTerm = 0;
      int[] twice = new int[n];
      int ups = 0;
      for (int from = 0; from < n; ) {
        int to = from;
        while (to < n && sorted[to] == sorted[from]) {
          to++;
        }
        int before = ups;
        while (ups < up.length && up[ups] == sorted[from]) {
          ups++;
        }
        Arrays.fill(twice, from, to, from + 1 + to);
        double size = to - from;
        positive += (ups - before) * (from + 1.0 + to) / 2.0;
        tieTerm += size * size * size - size;
        from = to;
      }
      double all = n * (n + 1.0) / 2;
      return new Ranks(Math.min(positive, all - positive), tieTerm, twice);
    }
  }

  /** Counts the subsets of the ranks by their sum. */
  private static double exact(Ranks ranks) {
    int smaller = (int) Math.round(2 * ranks.smaller());
    double[] subsets = new double[smaller + 1];
    subsets[0] = 1;
    for (int rank : ranks.twice()) {
      for (int sum = smaller; sum >= rank; sum--) {
        subsets[sum] += subsets[sum - rank];
      }
    }
    return Math.min(1, 2 * Arrays.stream(subsets).sum() / Math.pow(2, ranks.twice().length));
  }

  private static double approximate(Ranks ranks, int n) {
    double mean = n * (n + 1.0) / 4;
    double variance = n * (n + 1.0) * (2 * n + 1.0) / 24 - ranks.tieTerm() / 48;
    // The rank sum is discrete: the tail begins half a step before it, though not past the mean.
    double z = Math.min(0, ranks.smaller() + 0.5 - mean) / Math.sqrt(variance);
    return 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(z);
  }
}
