package io.naflow.similarity;

import java.util.List;

/**
 * DN4's measure (Li et al. 2019, Eq. 2): for each local descriptor of the query, the cosines with
 * the three descriptors nearest to it among all of a class, added up. The class is the support: the
 * descriptors of its images one image after the other, so that it may be some times as long as the
 * query. Not symmetric.
 *
 * <p>The terms are those of the cosines, {@code t_d = q_d/‖q_i‖ · Σ_k s_d,k/‖s_k‖} for number
 * {@code d} of descriptor {@code i}. Held in the gradients are the denominator {@code |Σ_d t_d|},
 * which descriptors are nearest, and each descriptor's length: a cosine does not change along its
 * vector, so that with lengths varying importance times activation adds up to 0 at every place.
 */
final class ImageToClass implements Similarity {
  static final String ID = "image-to-class";

  /** As the authors have it; all, where a class has fewer. */
  private static final int NEAREST = 3;

  private final int length;

  /**
   * @param length numbers of a descriptor
   */
  ImageToClass(int length) {
    this.length = length;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public double value(double[] q, double[] s) {
    return Vectors.sum(new Matched(q, s).terms());
  }

  @Override
  public double[] contributions(double[] q, double[] s) {
    double[] terms = new Matched(q, s).terms();
    double denominator = Vectors.denominator(terms);
    for (int d = 0; d < terms.length; d++) {
      terms[d] /= denominator;
    }
    return terms;
  }

  @Override
  public double[] gradient(double[] q, double[] s) {
    var matched = new Matched(q, s);
    return slopes(matched.query, matched.ofNearest(), Vectors.denominator(matched.terms()));
  }

  @Override
  public double[] supportGradient(double[] q, double[] s) {
    var matched = new Matched(q, s);
    return slopes(matched.support, matched.ofNearing(), Vectors.denominator(matched.terms()));
  }

  /** The class is all of its images' descriptors. */
  @Override
  public float[] classOf(List<float[]> supports) {
    int each = supports.get(0).length;
    float[] all = new float[Math.multiplyExact(supports.size(), each)];
    for (int i = 0; i < supports.size(); i++) {
      System.arraycopy(supports.get(i), 0, all, i * each, each);
    }
    return all;
  }

  private static double[] slopes(Descriptors own, double[] sums, double denominator) {
    double[] slopes = new double[sums.length];
    for (int i = 0; i < own.count(); i++) {
      for (int c = 0; own.norms()[i] > 0 && c < own.length(); c++) {
        slopes[own.index(i, c)] =
            Vectors.finite(sums[i * own.length() + c] / (own.norms()[i] * denominator));
      }
    }
    return slopes;
  }

  /** Which of the support's descriptors are nearest to each of the query's. */
  private final class Matched {
    private final Descriptors query;
    private final Descriptors support;
    private final int[][] nearest;

    Matched(double[] q, double[] s) {
      if (q.length == 0 || q.length % length != 0 || s.length == 0 || s.length % q.length != 0) {
        throw new IllegalArgumentException(
            "Cannot compare local descriptors in %d and %d numbers: descriptors have %d, and a class as many times the query's numbers as it has images; embed all with one network"
                .formatted(q.length, s.length, length));
      }
      Vectors.checkFinite(q, s);
      int places = q.length / length;
      query = Descriptors.of(q, length, places);
      support = Descriptors.of(s, length, places);
      nearest = new int[query.count()][];
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = nearest(i);
      }
    }

    /** Best first; of equal ones the first. */
    private int[] nearest(int own) {
      int most = Math.min(NEAREST, support.count());
      int[] best = new int[most];
      double[] cosines = new double[most];
      int found = 0;
      for (int other = 0; other < support.count(); other++) {
        double cosine = query.cosine(own, support, other);
        if (found == most && cosine <= cosines[most - 1]) {
          continue;
        }
        int at = Math.min(found, most - 1);
        for (; at > 0 && cosine > cosines[at - 1]; at--) {
          best[at] = best[at - 1];
          cosines[at] = cosines[at - 1];
        }
        best[at] = other;
        cosines[at] = cosine;
        found = Math.min(most, found + 1);
      }
      return best;
    }

    /** For each of the query's descriptors, the sum of its nearest ones' directions. */
    double[] ofNearest() {
      double[] sums = new double[query.count() * length];
      for (int i = 0; i < nearest.length; i++) {
        for (int k : nearest[i]) {
          support.addDirection(k, sums, i * length);
        }
      }
      return sums;
    }

    /** For each of the support's, the sum of the directions of those it is a nearest one of. */
    double[] ofNearing() {
      double[] sums = new double[support.count() * length];
      for (int i = 0; i < nearest.length; i++) {
        for (int k : nearest[i]) {
          query.addDirection(i, sums, k * length);
        }
      }
      return sums;
    }

    double[] terms() {
      double[] sums = ofNearest();
      double[] terms = new double[sums.length];
      for (int i = 0; i < query.count(); i++) {
        for (int c = 0; c < length; c++) {
          terms[query.index(i, c)] = query.directions()[i * length + c] * sums[i * length + c];
        }
      }
      return terms;
    }
  }
}
