package io.naflow.jobs.audit;

import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.executor.WorkedOn;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.table.ClassRow;
import io.naflow.jobs.table.FailureRow;
import io.naflow.jobs.table.LayerRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.RunRow;
import io.naflow.jobs.table.Tables;
import io.naflow.session.Catalogue.Description;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows that the driver itself writes: about the run, its models and layers.
 *
 * @param plan what was to be done
 * @param counts what was
 * @param turned how many images their EXIF orientation had turned
 * @param software on what
 * @param reused what was taken over from an earlier run
 */
record DriverRows(
    AuditPlan plan, Counts counts, long turned, WorkedOn software, RunRow.Reused reused) {

  void stage(RunStore store, String sparkVersion, Instant start, Instant end) throws IOException {
    String run = plan.runId();
    for (int i = 0; i < plan.models().size(); i++) {
      Description description = plan.models().get(i);
      var configured = plan.config().models().get(i);
      store.stage(
          Tables.models(),
          List.of(
              new ModelRow(
                  run,
                  configured.id(),
                  configured.architecture(),
                  Secrets.hidden(configured.weights()),
                  description.model().weightsSha256(),
                  description.model().parameters(),
                  description.model().classes(),
                  description.model().preprocessing().toString(),
                  configured.baseline(),
                  description.model().head(),
                  Optional.of(description.model().weights().kind()),
                  configured.allowSeeded(),
                  Optional.of(description.model().weights().stateDict())
                      .filter(keys -> !keys.isEmpty()))));
      store.stage(
          Tables.layers(),
          description.layers().stream()
              .map(layer -> new LayerRow(run, configured.id(), layer))
              .toList());
    }
    store.stage(Tables.classes(), classes());
    store.stage(Tables.runs(), List.of(run(sparkVersion, start, end)));
    store.stage(Tables.failures(), unread());
    // Readers without a catalogue look for folders: a table without rows has one, too.
    store.stageEmpty(
        Tables.all(),
        Map.of(
            "model", plan.config().models().get(0).id(), "method", plan.config().methods().get(0)));
  }

  private List<ClassRow> classes() {
    return plan.config().models().stream()
        .flatMap(
            model ->
                plan.names().get(model.id()).names().entrySet().stream()
                    .map(
                        named ->
                            new ClassRow(
                                plan.runId(), model.id(), named.getKey(), named.getValue())))
        .toList();
  }

  private RunRow run(String sparkVersion, Instant start, Instant end) {
    return new RunRow(
        plan.runId(),
        plan.config().run().name(),
        UUID.randomUUID().toString(),
        plan.config().run().seed(),
        start,
        end,
        "done",
        Secrets.hidden(CanonicalConfig.json(plan.config())),
        new RunRow.Software(software.code(), sparkVersion, software.engine(), software.device()),
        new RunRow.Dataset(
            counts.fingerprint(),
            plan.images().items().size(),
            counts.failures() + plan.images().leftOut().failures().size(),
            plan.images().leftOut().excluded(),
            turned,
            reused));
  }

  /** What no model could be asked about. */
  private List<FailureRow> unread() {
    return plan.images().leftOut().failures().entrySet().stream()
        .map(
            thing ->
                new FailureRow(
                    plan.runId(),
                    thing.getKey(),
                    Optional.empty(),
                    thing.getValue().stage(),
                    thing.getValue().errorClass(),
                    Secrets.hidden(thing.getValue().message())))
        .toList();
  }
}
