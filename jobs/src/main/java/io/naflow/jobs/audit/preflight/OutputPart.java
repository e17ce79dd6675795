package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.text.ByteSizes;
import java.util.ArrayList;
import java.util.List;

/** Whether the tables have room where they go. */
final class OutputPart implements Part {
  /** Maps of few values shrink to less than this share of what is expected at most. */
  private static final int LEAST_SHARE = 20;

  @Override
  public void check(Subject audit) {
    Place place = audit.place();
    if (place.inDataset() && audit.config().dataset().labels() instanceof Labels.Folders) {
      throw new ConfigException(
          "Cannot write to %s: it lies in the dataset, %s, whose folders are classes, and would be one; give another folder with --out"
              .formatted(
                  Secrets.hidden(place.out()), Secrets.hidden(audit.config().dataset().path())));
    }
    long needed = Expected.of(audit).bytes();
    if (!place.resumed() && place.free() < needed / LEAST_SHARE) {
      throw new ConfigException(
          "Cannot write to %s: %s are left there, and the tables will have up to %s; make room, give another folder with --out, or set output.maps: false"
              .formatted(
                  Secrets.hidden(place.out()),
                  ByteSizes.told(place.free()),
                  ByteSizes.told(needed)));
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    Place place = audit.place();
    var lines = new ArrayList<String>();
    lines.add(
        "output    %s: %s%s"
            .formatted(
                Secrets.hidden(place.out()),
                place.exists() ? "usable" : "will be made",
                place.tellsFree() ? ", %s free".formatted(ByteSizes.told(place.free())) : ""));
    if (place.inDataset()) {
      lines.add(
          "warning   the tables will lie in the dataset, and the next run counts them as left out");
    }
    if (place.free() < Expected.of(audit).bytes()) {
      lines.add("warning   the tables may need more room than there is");
    }
    return lines;
  }
}
