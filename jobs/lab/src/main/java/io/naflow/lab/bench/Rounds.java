package io.naflow.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times pieces of work in turns: each round does every piece once, so that whatever else the
 * machine does falls on all of them alike.
 */
final class Rounds {
  private final Map<String, Runnable> pieces = new LinkedHashMap<>();

  /** Adds a piece; the first is the unit. */
  void add(String name, Runnable work) {
    pieces.put(name, work);
  }

  /**
   * @param rounds how often each piece is timed, after one round that is not
   * @param images that each piece works on
   */
  List<Measurement> run(int rounds, int images) {
    pieces.values().forEach(Runnable::run);
    var seconds = new LinkedHashMap<String, double[]>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Runnable> piece : pieces.entrySet()) {
        long start = System.nanoTime();
        piece.getValue().run();
        seconds.computeIfAbsent(piece.getKey(), name -> new double[rounds])[round] =
            (System.nanoTime() - start) / 1e9 / images;
      }
    }
    double unit = median(seconds.values().iterator().next());
    var measurements = new ArrayList<Measurement>();
    seconds.forEach(
        (name, times) -> {
          double median = median(times);
          measurements.add(new Measurement(name, median, 1 / median, median / unit));
        });
    return measurements;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
