package io.naflow.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The job beside the engine alone, as text. */
final class JobTable {
  private JobTable() {}

  static List<String> of(String model, List<JobMeasurement> measurements) {
    var lines = new ArrayList<String>();
    for (JobMeasurement one : measurements) {
      PlainLoop.Times engine = one.engine();
      JobTimes job = one.job();
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%-52s %10s %10s",
              "%s, %s, %,d images".formatted(model, one.methods(), one.images()),
              "s",
              "images/s"));
      lines.add(line("  engine alone", engine.total(), one));
      lines.add(line("    loading the model", engine.loading(), one));
      lines.add(line("    decoding", engine.decoding(), one));
      lines.add(line("    preparing", engine.preparing(), one));
      lines.add(line("    explaining", engine.explaining(), one));
      lines.add(line("  job", job.total(), one));
      lines.add(line("    starting Spark", job.starting(), one));
      lines.add(line("    planning", job.planning(), one));
      lines.add(line("    tasks: all of the above, and writing", job.explaining(), one));
      lines.add(line("    publishing the tables", job.publishing(), one));
      lines.add(
          String.format(
              Locale.ROOT,
              "  job/engine %.3f; of the tasks alone %.3f; of processor time %.3f (%.1f s and %.1f s); tables %,d bytes an image",
              one.ratio(),
              one.explainingRatio(),
              one.processorRatio(),
              engine.processor(),
              job.processor(),
              one.tableBytes() / one.images()));
    }
    return lines;
  }

  private static String line(String what, double seconds, JobMeasurement of) {
    return String.format(
        Locale.ROOT, "%-52s %10.2f %10.2f", what, seconds, of.images() / Math.max(seconds, 1e-3));
  }
}
