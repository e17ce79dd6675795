package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.ImageSet;
import java.util.List;

/** Whether tasks that compare images have what to compare. */
final class TaskPart implements Part {
  @Override
  public void check(Subject audit) {
    if (!(audit.config().task() instanceof Task.Comparing task)) {
      return;
    }
    List<String> metrics = audit.config().metrics().stream().map(Metric::id).toList();
    if (!metrics.isEmpty()) {
      throw new ConfigException(
          "Cannot measure %s: metrics are of a class's score, and task '%s' explains similarities; take metrics out"
              .formatted(String.join(", ", metrics), name(task)));
    }
    if (task instanceof Task.FewShot) {
      return;
    }
    if (audit.gallery().isEmpty() && audit.size() < 2) {
      throw new ConfigException(
          "Cannot compare images: the dataset has only one, and task.gallery names no others; give more images, or a gallery");
    }
    ImageSet others = audit.gallery().orElse(audit.images());
    if (task instanceof Task.Contrastive
        && others.items().stream().noneMatch(item -> item.label().isPresent())) {
      throw new ConfigException(
          "Cannot let neighbours vote: none of the %,d images that queries are compared with has a label; give %s"
              .formatted(
                  others.items().size(),
                  audit.gallery().isPresent() ? "task.gallery_labels" : "dataset.labels"));
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    return audit.config().task() instanceof Task.Comparing task
        ? List.of(
            "task      %s by %s%s"
                .formatted(
                    name(task),
                    task.similarity(),
                    audit
                        .gallery()
                        .map(set -> ", with %,d images of a gallery".formatted(set.items().size()))
                        .orElse("")))
        : List.of();
  }

  private static String name(Task.Comparing task) {
    if (task instanceof Task.FewShot) {
      return "few-shot";
    }
    return task instanceof Task.Retrieval ? "retrieval" : "contrastive";
  }
}
