package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.text.ByteSizes;
import io.naflow.jobs.unit.MetricCosts;
import java.util.ArrayList;
import java.util.List;

/** What will come out, and what it takes. */
final class WorkPart implements Part {
  @Override
  public List<String> lines(Subject audit) {
    Expected expected = Expected.of(audit);
    var lines = new ArrayList<String>();
    lines.add("methods   " + String.join(", ", audit.config().methods()));
    lines.add("target    " + audit.config().target());
    audit
        .models()
        .forEach(model -> lines.addAll(MetricCosts.lines(audit.config(), model, audit.sample())));
    lines.add(
        "expected  %,d predictions, at most %,d rows of layer_stats%s, %,d files, about %s"
            .formatted(
                expected.predictions(),
                expected.maps(),
                audit.config().output().maps() ? " and of maps" : "",
                expected.files(),
                ByteSizes.told(expected.bytes())));
    lines.add(
        "passes    at most %,d forward and %,d backward"
            .formatted(expected.forward(), expected.backward()));
    return lines;
  }
}
