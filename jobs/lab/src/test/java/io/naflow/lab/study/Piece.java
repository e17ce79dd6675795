package io.naflow.lab.study;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something whose cost is measured. */
record Piece(String name, Runnable work) {

  /**
   * Processor time of the whole process, which other processes of a busy machine do not lengthen as
   * they do wall time.
   *
   * @return for each piece the median, over rounds, of its time in times of the unit that ran right
   *     before it; after one round that does not count
   */
  static Map<String, Double> inTurns(Runnable unit, List<Piece> pieces, int rounds) {
    var ratios = new LinkedHashMap<String, List<Double>>();
    for (int round = 0; round <= rounds; round++) {
      for (Piece piece : pieces) {
        double ofUnit = seconds(unit);
        double took = seconds(piece.work());
        if (round > 0) {
          ratios.computeIfAbsent(piece.name(), name -> new ArrayList<>()).add(took / ofUnit);
        }
      }
    }
    var medians = new LinkedHashMap<String, Double>();
    ratios.forEach((name, values) -> medians.put(name, Tally.median(values)));
    return medians;
  }

  private static double seconds(Runnable work) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    work.run();
    return (system.getProcessCpuTime() - before) / 1e9;
  }
}
