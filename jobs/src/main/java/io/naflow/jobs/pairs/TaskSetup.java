package io.naflow.jobs.pairs;

import io.naflow.api.Target;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.executor.DeviceChoice;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;

/**
 * What a task needs to begin.
 *
 * @param run id of the run
 * @param config the canonical configuration
 * @param model id of the model
 * @param classes names of the labels
 * @param where the tables' root
 */
record TaskSetup(String run, String config, String model, NamedClasses classes, Location where)
    implements Serializable {
  private static final long serialVersionUID = 1;

  AuditConfig audit() {
    return AuditConfigReader.read(config, "the audit's configuration", List.of());
  }

  Configuration hadoop() {
    return where.configuration();
  }

  Sessions.Lease lease(AuditConfig audit) {
    AuditConfig.Model configured =
        audit.models().stream().filter(each -> each.id().equals(model)).findFirst().orElseThrow();
    String device = DeviceChoice.of(audit.execution().device(), TaskContext.get().resourcesJMap());
    int threads = audit.execution().threads().orElse(TaskContext.get().cpus());
    var place = new Sessions.Place(device, threads, audit.precision());
    return Sessions.lease(run, place, Models.spec(configured, hadoop()), Models.plan(audit));
  }

  /** What is asked of the queries. */
  Target.Likeness likeness(AuditConfig audit) {
    return new Target.Likeness(((Task.Comparing) audit.task()).similarity());
  }

  UnitWriter writer(int unit) throws IOException {
    TaskContext task = TaskContext.get();
    return UnitWriter.open(
        where,
        run,
        new UnitKey(model, unit),
        "task-" + task.stageAttemptNumber() + "-" + task.taskAttemptId());
  }
}
