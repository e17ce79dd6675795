package io.naflow.jobs.audit;

import io.naflow.engine.Catalogue;
import io.naflow.engine.Catalogue.Description;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.ClassNamesReader;
import io.naflow.jobs.dataset.GivenNames;
import io.naflow.jobs.dataset.GroupLabels;
import io.naflow.jobs.dataset.Labelling;
import io.naflow.jobs.dataset.NetworkLabels;
import io.naflow.jobs.dataset.Outputs;
import io.naflow.zoo.ClassNames;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Which classes an audit's networks have, and what they are called. */
final class AuditClasses {
  private static final String NO_NAMES = "none";

  private AuditClasses() {}

  /** How the audit's labels are to be read. */
  static Labelling labelling(AuditConfig config, List<Description> models, Configuration hadoop) {
    if (config.task() instanceof Task.Comparing) {
      return new GroupLabels();
    }
    Optional<String> source = config.dataset().classes().source();
    Optional<GivenNames> given =
        source
            .filter(text -> !text.equals(NO_NAMES))
            .map(text -> ClassNamesReader.read(text, hadoop));
    boolean own = source.isEmpty();
    List<Outputs> outputs =
        models.stream()
            .map(
                model ->
                    new Outputs(
                        model.model().spec().id(),
                        model.model().classes(),
                        own ? names(model) : Optional.empty()))
            .toList();
    return new NetworkLabels(outputs, given);
  }

  private static Optional<ClassNames> names(Description model) {
    return new Catalogue()
        .architecture(model.model().spec().architecture())
        .classNames(model.model().classes());
  }
}
