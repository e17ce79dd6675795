package io.naflow.jobs.pairs.match;

import io.naflow.api.Prediction;
import io.naflow.api.Prediction.ClassScore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What is for each class, best first; equal scores go to the smaller class.
 *
 * @param classes class indices; none where the task does not name classes
 * @param scores as many; their softmax is the classes' probabilities
 */
public record Votes(int[] classes, double[] scores) implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TOP = 5;

  /** Of a task that does not name classes. */
  public static Votes none() {
    return new Votes(new int[0], new double[0]);
  }

  public static Votes of(Map<Integer, Double> scoreByClass) {
    List<Map.Entry<Integer, Double>> sorted =
        scoreByClass.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    return new Votes(
        sorted.stream().mapToInt(Map.Entry::getKey).toArray(),
        sorted.stream().mapToDouble(Map.Entry::getValue).toArray());
  }

  /**
   * The vote of nearest neighbours (Wu et al. 2018, section 3.4): a class has {@code Σ
   * exp(similarity / temperature)} over its own among them, its score is the logarithm of that, and
   * its probability the share of all.
   *
   * @param labels of the neighbours; negative ones do not vote
   */
  public static Votes ofNeighbours(int[] labels, double[] similarities, double temperature) {
    double largest = Arrays.stream(similarities).max().orElse(0);
    var sums = new TreeMap<Integer, Double>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        sums.merge(labels[i], Math.exp((similarities[i] - largest) / temperature), (a, b) -> a + b);
      }
    }
    // A class whose votes are too small to be told from 0 has none.
    sums.values().removeIf(sum -> sum == 0);
    sums.replaceAll((label, sum) -> Math.log(sum) + largest / temperature);
    return of(sums);
  }

  public Optional<Integer> winner() {
    return classes.length == 0 ? Optional.empty() : Optional.of(classes[0]);
  }

  /** As a classifier would say it; empty where there is no class. */
  public Optional<Prediction> prediction() {
    if (classes.length == 0) {
      return Optional.empty();
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - scores[0]);
    }
    var top = new ArrayList<ClassScore>();
    for (int i = 0; i < Math.min(TOP, classes.length); i++) {
      double probability = Math.exp(scores[i] - scores[0]) / sum;
      top.add(new ClassScore(classes[i], scores[i], OptionalDouble.of(probability)));
    }
    ClassScore best = top.get(0);
    return Optional.of(new Prediction(best.classIndex(), best.logit(), best.probability(), top));
  }
}
