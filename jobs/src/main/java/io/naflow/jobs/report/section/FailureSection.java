package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.text.NumberText;
import java.util.List;

/** Images that were not explained, and why. */
public final class FailureSection {
  private static final int MESSAGE = 400;

  private FailureSection() {}

  public static Section of(ReportData data) {
    Tag body = Tag.of("div");
    if (data.failures().isEmpty()) {
      body.add(Section.paragraph("None: every image was explained with every model."));
    } else {
      var kinds = new Grid("Failures by reason", List.of("Stage and kind", "#Images × models"));
      data.failureKinds().forEach((kind, count) -> kinds.texts(kind, NumberText.count(count)));
      var grid = new Grid("Failures", List.of("Image", "Model", "Stage", "Kind", "Message"));
      for (FailureRow failure : data.failures()) {
        grid.row(
            List.of(
                GridCell.name(failure.image()).styled("file"),
                GridCell.text(failure.model().orElse("all")),
                GridCell.text(failure.stage()),
                GridCell.text(failure.errorClass()),
                GridCell.name(shortened(failure.message())).styled("message")));
      }
      body.add(kinds, grid);
      long all = data.failureKinds().values().stream().mapToLong(Long::longValue).sum();
      if (all > data.failures().size()) {
        body.add(
            Section.note(
                "The first %d of %s; the query gives all."
                    .formatted(data.failures().size(), NumberText.count(all))));
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
