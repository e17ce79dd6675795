package io.naflow.jobs.audit;

import io.naflow.api.Head;
import io.naflow.api.ModelInfo;
import io.naflow.api.Target;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Classes;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.GroupLabels;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.dataset.Labelling;
import io.naflow.jobs.dataset.NetworkLabels;
import io.naflow.jobs.dataset.classes.ClassNamesReader;
import io.naflow.jobs.dataset.classes.GivenNames;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.session.Catalogue;
import io.naflow.session.Catalogue.Description;
import io.naflow.zoo.ClassNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Which classes an audit's networks have, and what they are called.
 *
 * @param config the audit's
 * @param models the networks' classes; none where the task is to compare
 * @param given the names that the configuration gives
 */
public record AuditClasses(
    AuditConfig config, List<ModelClasses> models, Optional<GivenNames> given) {
  private static final String NO_NAMES = "none";

  /**
   * @throws ConfigException if the names that the configuration gives do not fit a model
   * @throws io.naflow.jobs.dataset.source.DatasetException if they cannot be read
   */
  public static AuditClasses of(
      AuditConfig config, List<Description> models, Configuration hadoop) {
    Optional<String> source = config.dataset().classes().source();
    if (config.task() instanceof Task.Comparing) {
      source.ifPresent(
          text -> {
            throw new ConfigException(
                "Cannot use dataset.classes %s: the networks of this task compare images and have no classes, and labels only part the images into groups; leave it out"
                    .formatted(text));
          });
      return new AuditClasses(config, List.of(), Optional.empty());
    }
    Optional<GivenNames> given =
        source
            .filter(text -> !text.equals(NO_NAMES))
            .map(text -> ClassNamesReader.read(text, hadoop));
    List<ModelClasses> outputs =
        models.stream().map(model -> outputs(model.model(), source.isEmpty())).toList();
    given.ifPresent(
        names -> outputs.forEach(model -> requireFitting(source.orElseThrow(), names, model)));
    return new AuditClasses(config, outputs, given);
  }

  private static ModelClasses outputs(ModelInfo model, boolean own) {
    Optional<ClassNames> names =
        Optional.of(model)
            .filter(info -> own && info.head().filter(Head.None.class::isInstance).isEmpty())
            .flatMap(
                info ->
                    new Catalogue()
                        .architecture(info.spec().architecture())
                        .classNames(info.outputs()));
    return new ModelClasses(model.spec().id(), model.classes(), names);
  }

  private static void requireFitting(String source, GivenNames given, ModelClasses model) {
    List<ClassNames.Entry> entries = given.names().entries();
    int last = entries.get(entries.size() - 1).index();
    if (last >= model.count() || (given.counted() && entries.size() != model.count())) {
      throw new ConfigException(
          "Cannot use dataset.classes %s: it names %,d classes, the last %d, and %s; give names of that network's classes, or a .csv name,index of some of them"
              .formatted(source, entries.size(), last, model));
    }
  }

  /** How the audit's labels are to be read. */
  Labelling labelling() {
    return config.task() instanceof Task.Comparing
        ? new GroupLabels()
        : new NetworkLabels(models, given);
  }

  /** What each model's classes are called, by its id, where no labels are. */
  public Map<String, NamedClasses> names() {
    return names(given.map(GivenNames::names));
  }

  /**
   * A target with an index in the place of a name, where no labels are.
   *
   * @throws ConfigException if the name means no class of a model, or the models mean others by it
   */
  public Target meant(Target target) {
    return new Targets(models, given.map(GivenNames::names)).meant(target);
  }

  /** What each model's classes are called, by its id. */
  Map<String, NamedClasses> names(ImageSet images) {
    return names(common(images));
  }

  private Map<String, NamedClasses> names(Optional<ClassNames> common) {
    Map<String, NamedClasses> names = new HashMap<>();
    for (AuditConfig.Model model : config.models()) {
      names.put(
          model.id(),
          common.or(() -> own(model.id())).map(NamedClasses::of).orElse(NamedClasses.none()));
    }
    return names;
  }

  /** The names that are the same for all models, whatever they call their classes themselves. */
  private Optional<ClassNames> common(ImageSet images) {
    return given.map(GivenNames::names).or(() -> images.classes().names());
  }

  private Optional<ClassNames> own(String model) {
    return models.stream()
        .filter(each -> each.model().equals(model))
        .flatMap(each -> each.names().stream())
        .findFirst();
  }

  /**
   * The configuration with what its names mean.
   *
   * @throws ConfigException if a name means no class of a model, or other names were expected
   */
  AuditConfig meant(ImageSet images) {
    Classes wanted = config.dataset().classes();
    Optional<String> found = common(images).map(ClassNamesReader::sha256);
    if (wanted.sha256().isPresent() && !wanted.sha256().equals(found)) {
      throw new ConfigException(
          "Cannot use dataset.classes: the names of the classes have the hash %s, and dataset.classes_sha256 is %s; give the names that were meant, or leave the hash out"
              .formatted(found.orElse("of none"), wanted.sha256().get()));
    }
    return config.with(
        new Classes(wanted.source(), found),
        new Targets(models, common(images)).meant(config.target()));
  }
}
