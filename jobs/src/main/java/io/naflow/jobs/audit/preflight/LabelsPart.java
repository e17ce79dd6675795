package io.naflow.jobs.audit.preflight;

import io.naflow.api.Target;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.session.Catalogue.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How many images have a label, and whether the target is one that they and the networks have. */
final class LabelsPart implements Part {
  @Override
  public void check(Subject audit) {
    Target target = audit.config().target();
    if (target instanceof Target.Label && audit.labelled() == 0) {
      throw new ConfigException(
          "Cannot explain target 'label': none of the %,d images has a label; give dataset.labels, or another target, such as predicted"
              .formatted(audit.size()));
    } else if (target instanceof Target.ClassIndex one) {
      requireOutput(audit, one.index());
    } else if (target instanceof Target.Difference two) {
      requireOutput(audit, Math.max(two.index(), two.against()));
    }
  }

  private static void requireOutput(Subject audit, int index) {
    for (Description model : audit.models()) {
      int classes = model.model().classes();
      if (index >= classes) {
        throw new ConfigException(
            "Cannot explain target '%s' of model '%s': it has %,d classes; give a class index from 0 to %d"
                .formatted(
                    audit.config().target(), model.model().spec().id(), classes, classes - 1));
      }
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    var lines = new ArrayList<String>();
    long labelled = audit.labelled();
    lines.add(
        "labels    %s"
            .formatted(
                labelled == 0
                    ? "none: there will be no accuracy"
                    : "%,d of %,d images, %s".formatted(labelled, audit.size(), range(audit))));
    audit.images().remarks().stream().map(Secrets::hidden).forEach(lines::add);
    audit.images().classes().lines().stream().map(Secrets::hidden).forEach(lines::add);
    if (audit.config().target() instanceof Target.Label && labelled < audit.size()) {
      lines.add(
          "warning   %,d images have no label to explain, and will be failures"
              .formatted(audit.size() - labelled));
    }
    return lines;
  }

  private static String range(Subject audit) {
    int[] used =
        audit.images().items().stream()
            .flatMapToInt(item -> item.label().stream())
            .distinct()
            .sorted()
            .toArray();
    return "%,d classes from %d to %d"
        .formatted(
            used.length,
            IntStream.of(used).min().orElseThrow(),
            IntStream.of(used).max().orElseThrow());
  }
}
