package io.naflow.jobs.config;

import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Rule;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.config.Gate.Where;
import io.naflow.jobs.config.Settings.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads gates strictly: what is not understood is refused. */
public final class GatesReader {
  private static final String EXAMPLE = "[{name: accuracy, statistic: accuracy, ...}]";
  private static final String ANY = "*";
  private static final int MIN_IMAGES = 20;

  private GatesReader() {}

  /**
   * @param text YAML with a list {@code gates}
   * @param source the file's name, for messages
   * @throws ConfigException at the first thing that is wrong
   */
  public static List<Gate> read(String text, String source) {
    Settings root = Settings.root(YamlReader.section(text, source));
    Value listed = root.require("gates", EXAMPLE);
    root.done();
    var gates = new ArrayList<Gate>();
    Set<String> names = new HashSet<>();
    for (Value each : listed.items()) {
      Settings section = each.section();
      Gate gate = gate(section, each);
      if (!names.add(gate.name())) {
        throw section.require("name", "accuracy").wrong("unlike the names of the other gates");
      }
      gates.add(gate);
    }
    if (gates.isEmpty()) {
      throw listed.wrong("a list of at least one gate");
    }
    return gates;
  }

  private static Gate gate(Settings section, Value whole) {
    String name = section.require("name", "accuracy").text();
    String statistic = section.require("statistic", "accuracy").text();
    Where where = where(section);
    Limits absolute = limits(section, "absolute");
    Limits change = limits(section, "change");
    Rule rule =
        new Rule(
            Measure.valueOf(word(section, "bound", List.of("ci", "mean"))),
            section
                .find("min_n")
                .map(value -> value.integer(1, Integer.MAX_VALUE))
                .orElse(MIN_IMAGES),
            Severity.valueOf(word(section, "severity", List.of("fail", "warn"))));
    section.done();
    if (absolute.isNone() && change.isNone()) {
      throw whole.wrong("a gate with a bound, such as 'change: {min: -0.01}'");
    }
    return new Gate(name, statistic, where, absolute, change, rule);
  }

  private static Where where(Settings section) {
    double minDepth = depth(section, "min_depth").orElse(0.0);
    Optional<Double> maxDepth = depth(section, "max_depth");
    if (maxDepth.isPresent() && maxDepth.get() < minDepth) {
      throw section.require("max_depth", "1").wrong("at least min_depth, " + minDepth);
    }
    return new Where(
        section.find("method").map(Value::text).orElse(ANY),
        section.find("layers").map(Value::text).orElse(ANY),
        minDepth,
        maxDepth.orElse(1.0),
        section.find("slice").map(Value::text).orElse("all"));
  }

  private static Optional<Double> depth(Settings section, String name) {
    String what = "a depth from 0 (image) to 1 (last feature map)";
    Optional<Value> value = section.find(name);
    Optional<Double> depth = value.map(found -> found.number(what));
    if (depth.isPresent() && !(depth.get() >= 0 && depth.get() <= 1)) {
      throw value.get().wrong(what);
    }
    return depth;
  }

  private static Limits limits(Settings section, String name) {
    Optional<Value> value = section.find(name);
    if (value.isEmpty()) {
      return Limits.NONE;
    }
    Settings bounds = value.get().section();
    double min = bound(bounds, "min", Limits.NONE.min());
    double max = bound(bounds, "max", Limits.NONE.max());
    bounds.done();
    if (min > max) {
      throw value.get().wrong("bounds with min up to max");
    }
    Limits limits = new Limits(min, max);
    if (limits.isNone()) {
      throw value.get().wrong("a section with min, max or both");
    }
    return limits;
  }

  private static double bound(Settings bounds, String name, double open) {
    return bounds.find(name).map(value -> value.number("a number")).orElse(open);
  }

  /** One of the words, the first if it is not given, in the enum's spelling. */
  private static String word(Settings section, String name, List<String> words) {
    return section
        .find(name)
        .map(value -> value.word(words))
        .orElse(words.get(0))
        .toUpperCase(Locale.ROOT);
  }
}
