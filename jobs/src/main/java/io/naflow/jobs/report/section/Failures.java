package io.naflow.jobs.report.section;

import io.naflow.jobs.report.data.ReportData;
import io.naflow.jobs.report.html.Cell;
import io.naflow.jobs.report.html.Grid;
import io.naflow.jobs.report.html.Numbers;
import io.naflow.jobs.report.html.Tag;
import io.naflow.jobs.table.FailureRow;
import java.util.List;

/** Images that were not explained, and why. */
public final class Failures {
  private static final int MESSAGE = 400;

  private Failures() {}

  public static Section of(ReportData data) {
    Tag body = Tag.of("div");
    if (data.failures().isEmpty()) {
      body.add(Section.paragraph("None: every image was explained with every model."));
    } else {
      var kinds = new Grid("Failures by reason", List.of("Stage and kind", "#Images × models"));
      data.failureKinds().forEach((kind, count) -> kinds.texts(kind, Numbers.count(count)));
      var grid = new Grid("Failures", List.of("Image", "Model", "Stage", "Kind", "Message"));
      for (FailureRow failure : data.failures()) {
        grid.row(
            List.of(
                Cell.name(failure.image()).styled("file"),
                Cell.text(failure.model().orElse("all")),
                Cell.text(failure.stage()),
                Cell.text(failure.errorClass()),
                Cell.name(shortened(failure.message())).styled("message")));
      }
      body.add(kinds, grid);
      long all = data.failureKinds().values().stream().mapToLong(Long::longValue).sum();
      if (all > data.failures().size()) {
        body.add(
            Section.note(
                "The first %d of %s; the query gives all."
                    .formatted(data.failures().size(), Numbers.count(all))));
      }
    }
    body.add(
        Section.query(
            "SELECT * FROM failures WHERE run_id = " + Section.literal(data.run().runId())));
    return new Section("failures", "Failures", body);
  }

  private static String shortened(String message) {
    return message.length() <= MESSAGE ? message : message.substring(0, MESSAGE) + " …";
  }
}
