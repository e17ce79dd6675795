package io.naflow.jobs.config;

import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Rule;
import io.naflow.jobs.config.Gate.Where;
import io.naflow.jobs.config.Settings.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads gates strictly: what is not understood is refused. */
public final class GatesReader {
  private GatesReader() {}

  /**
   * @param text YAML with a list {@code gates}
   * @param source the file's name, for messages
   * @throws ConfigException at the first thing that is wrong
   */
  public static List<Gate> read(String text, String source) {
    Settings root = Settings.root(YamlReader.section(text, source, "gates"));
    root.only(List.of(GateKeys.GATES.name()));
    List<Value> listed = root.get(GateKeys.GATES);
    var gates = new ArrayList<Gate>();
    Set<String> names = new HashSet<>();
    for (Value each : listed) {
      Settings section = each.section();
      Gate gate = gate(section, each);
      if (!names.add(gate.name())) {
        throw section.require(GateKeys.NAME).wrong("unlike the names of the other gates");
      }
      gates.add(gate);
    }
    if (gates.isEmpty()) {
      throw root.require(GateKeys.GATES).wrong(GateKeys.GATES.range());
    }
    return gates;
  }

  private static Gate gate(Settings section, Value whole) {
    section.only(GateKeys.NAMES);
    String name = section.get(GateKeys.NAME);
    String statistic = section.get(GateKeys.STATISTIC);
    Where where = where(section);
    Limits absolute = limits(section, GateKeys.ABSOLUTE);
    Limits change = limits(section, GateKeys.CHANGE);
    Rule rule =
        new Rule(
            section.get(GateKeys.BOUND),
            section.get(GateKeys.MIN_N),
            section.get(GateKeys.SEVERITY),
            section.get(GateKeys.MAX_MISSING),
            section.get(GateKeys.UNDECIDED));
    if (absolute.isNone() && change.isNone()) {
      throw whole.wrong("a gate with a bound, such as 'change: {min: -0.01}'");
    }
    return new Gate(name, statistic, where, absolute, change, rule);
  }

  private static Where where(Settings section) {
    double minDepth = section.get(GateKeys.MIN_DEPTH);
    double maxDepth = section.get(GateKeys.MAX_DEPTH);
    if (maxDepth < minDepth) {
      throw section.require(GateKeys.MAX_DEPTH).wrong("at least min_depth, " + minDepth);
    }
    return new Where(
        section.get(GateKeys.METHOD),
        section.get(GateKeys.LAYERS),
        minDepth,
        maxDepth,
        section.get(GateKeys.SLICE));
  }

  private static Limits limits(Settings section, GateKeys.Bounds keys) {
    Settings bounds = section.section(keys.section());
    bounds.only(List.of(keys.min().name(), keys.max().name()));
    double min = bounds.find(keys.min()).orElse(Limits.NONE.min());
    double max = bounds.find(keys.max()).orElse(Limits.NONE.max());
    Limits limits = new Limits(min, max);
    if (min > max) {
      throw bounds.whole().wrong("bounds with min up to max");
    } else if (limits.isNone() && section.has(keys.section())) {
      throw bounds.whole().wrong("a section with min, max or both");
    }
    return limits;
  }
}
