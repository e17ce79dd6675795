package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.unit.MetricSample;
import io.naflow.session.Catalogue.Description;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An audit that has not begun.
 *
 * @param config the configuration
 * @param models what each model is and where it will be explained, in the configuration's order
 * @param images the dataset
 * @param sample which of the images each metric is measured on
 * @param gallery other images to compare with, where the task names some
 * @param blocks units of work that the images make
 * @param place where the tables will go
 */
public record Subject(
    AuditConfig config,
    List<Description> models,
    ImageSet images,
    MetricSample sample,
    Optional<ImageSet> gallery,
    int blocks,
    Place place) {
  public Subject {
    models = List.copyOf(models);
  }

  long count(Predicate<ImageItem> which) {
    return images.items().stream().filter(which).count();
  }

  long labelled() {
    return count(item -> item.label().isPresent());
  }

  int size() {
    return images.items().size();
  }
}
