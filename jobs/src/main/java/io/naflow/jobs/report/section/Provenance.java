package io.naflow.jobs.report.section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.report.draw.Grid;
import io.naflow.jobs.report.draw.GridCell;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.RunRow;
import io.naflow.jobs.text.NumberText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What the numbers were computed from, with and on. */
public final class Provenance {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private Provenance() {}

  public static Section of(ReportData data) {
    RunRow run = data.run();
    Tag facts = Tag.of("dl", "facts");
    fact(facts, "Run", run.runId());
    fact(facts, "Attempt", run.attemptId());
    fact(facts, "Status", run.status());
    fact(facts, "Started", time(run.startedAt()));
    fact(facts, "Finished", time(run.finishedAt()));
    fact(facts, "Seed", Long.toString(run.seed()));
    fact(facts, "Program", run.software().code());
    fact(facts, "Spark", run.software().spark());
    fact(facts, "Engine", run.software().engine());
    fact(facts, "Device", run.software().device());
    fact(facts, "Dataset's fingerprint", run.dataset().fingerprint());
    Tag body =
        Tag.of("div")
            .add(
                facts,
                models(data),
                Section.details(
                    "The whole configuration", Tag.of("pre").text(pretty(run.config()))));
    if (!data.others().isEmpty()) {
      body.add(others(data));
    }
    return new Section("provenance", "Provenance", body);
  }

  /** A moment as the report writes it. */
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static void fact(Tag facts, String name, String value) {
    facts.add(Tag.of("div").add(Tag.of("dt").text(name), Tag.of("dd").text(value)));
  }

  private static Grid models(ReportData data) {
    var grid =
        new Grid(
            "Models",
            List.of(
                "Model",
                "Architecture",
                "Weights",
                "SHA-256 of the weights",
                "#Values",
                "#Classes",
                "Preprocessing"));
    for (ModelRow model : data.models()) {
      grid.row(
          List.of(
              GridCell.text(model.model()),
              GridCell.text(model.architecture()),
              GridCell.name(model.weights()),
              GridCell.text(model.weightsSha256()).styled("hash"),
              GridCell.text(NumberText.count(model.parameters())),
              GridCell.text(NumberText.count(model.classes())),
              GridCell.text(model.preprocessing().replace(";", "; ")).styled("message")));
    }
    return grid;
  }

  private static Grid others(ReportData data) {
    var grid =
        new Grid(
            "Other runs in these tables",
            List.of("Run", "Finished", "#Images", "#Failures", "Program"));
    for (RunRow run : data.others()) {
      grid.texts(
          run.runId(),
          time(run.finishedAt()),
          NumberText.count(run.dataset().images()),
          NumberText.count(run.dataset().failures()),
          run.software().code());
    }
    return grid;
  }

  private static String pretty(String json) {
    try {
      var mapper = new ObjectMapper();
      String text =
          mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(json));
      // The same bytes on every system.
      return text.replace("\r\n", "\n");
    } catch (JsonProcessingException e) {
      return json;
    }
  }
}
