package io.naflow.jobs.audit;

import java.time.Duration;
import java.util.Locale;

/** How far an audit is, as one line of text. */
record Progress(long images, long done, long failed, Duration elapsed) {

  /** {@code 1,234 of 50,000 images (2%), 12.3 images/s, 1 h 5 min left, 3 failed}. */
  String line() {
    double seconds = elapsed.toMillis() / 1000.0;
    double rate = seconds > 0 ? done / seconds : 0;
    String left =
        done > 0 && done < images && rate > 0
            ? ", " + spoken(Math.round((images - done) / rate)) + " left"
            : "";
    String failures = failed > 0 ? String.format(Locale.ROOT, ", %,d failed", failed) : "";
    return String.format(
        Locale.ROOT,
        "%,d of %,d images (%d%%), %.1f images/s%s%s",
        done,
        images,
        images == 0 ? 100 : 100 * done / images,
        rate,
        left,
        failures);
  }

  private static String spoken(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
