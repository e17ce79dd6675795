package io.naflow.jobs.config;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.session.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code methods}: a list of ids, or of sections that also choose a method's settings. */
final class MethodsReader {
  private final Catalogue catalogue = new Catalogue();
  private final long seed;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Choices> choices = new HashMap<>();

  private MethodsReader(long seed) {
    this.seed = seed;
  }

  /**
   * The methods.
   *
   * @param ids at least one
   * @param choices all settings of those that have some, by id
   */
  record Chosen(List<String> ids, Map<String, Choices> choices) {}

  /**
   * @param seed the run's
   */
  static Chosen read(Settings root, long seed) {
    var reader = new MethodsReader(seed);
    root.get(AuditKeys.METHODS).forEach(reader::add);
    if (reader.ids.isEmpty()) {
      throw root.require(AuditKeys.METHODS).wrong(AuditKeys.METHODS.range());
    }
    return new Chosen(reader.ids, reader.choices);
  }

  private void add(Value item) {
    if (item.isSection()) {
      Settings section = item.section();
      add(section.require(MethodKeys.ID), section.get(MethodKeys.ID), section);
      section.done();
    } else {
      add(item, MethodKeys.ID.kind().reader().apply(item), Settings.none(item.key()));
    }
  }

  private void add(Value item, String id, Settings settings) {
    if (ids.contains(id)) {
      throw item.wrong("a method that is not in the list already");
    }
    ids.add(id);
    List<Parameter> parameters = catalogue.parameters(id);
    if (!parameters.isEmpty()) {
      choices.put(id, ChoicesReader.read(settings, ChoicesReader.ofMethod(id, parameters), seed));
    }
  }
}
