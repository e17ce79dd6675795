package io.naflow.lab.study;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Processor time, which other processes of a busy machine do not lengthen as they do wall time. */
final class Cpu {
  private Cpu() {}

  /**
   * @return seconds of processor time of the whole process, the median of the repeats, after one
   *     run that does not count
   */
  static double seconds(int repeats, Runnable work) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double[] took = new double[repeats];
    work.run();
    for (int i = 0; i < repeats; i++) {
      long before = system.getProcessCpuTime();
      work.run();
      took[i] = (system.getProcessCpuTime() - before) / 1e9;
    }
    Arrays.sort(took);
    return took[repeats / 2];
  }
}
