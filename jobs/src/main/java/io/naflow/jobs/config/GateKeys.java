package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.NOTHING;

import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Severity;
import io.naflow.jobs.config.Gate.Undecided;
import io.naflow.jobs.config.Settings.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Settings of a file of gates. */
final class GateKeys {
  private static final String DEPTH_RANGE = "a depth from 0 (image) to 1 (last feature map)";

  static final Key<List<Value>> GATES =
      Key.required(
          "gates",
          AuditKeys.sections("a list of at least one gate"),
          "[{name: accuracy, statistic: accuracy, ...}]",
          NOTHING,
          "The gates, at least one.");

  static final Key<String> NAME =
      Key.required(
          "gates[].name",
          Kind.text(
              "a line of up to 200 characters",
              Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{1,200}")),
          "accuracy",
          NOTHING,
          "Its name in the verdict.");

  static final Key<String> STATISTIC =
      Key.required(
          "gates[].statistic",
          Kind.text(),
          "accuracy",
          NOTHING,
          "What is held against the bounds: a statistic of the table `comparisons`.");

  static final Key<String> METHOD =
      Key.of("gates[].method", Kind.text(), "*", NOTHING, "Method, with `*` for any text.");

  static final Key<String> LAYERS =
      Key.of(
          "gates[].layers",
          Kind.text(),
          "*",
          NOTHING,
          "Layers of the candidate, with `*` for any text; the gate must be met at each.");

  static final Key<Double> MIN_DEPTH =
      Key.of("gates[].min_depth", depth(), 0.0, NOTHING, "Least depth of the layers.");

  static final Key<Double> MAX_DEPTH =
      Key.of("gates[].max_depth", depth(), 1.0, NOTHING, "Greatest depth of the layers.");

  static final Key<String> SLICE =
      Key.of("gates[].slice", Kind.text(), "all", NOTHING, "Slices, with `*` for any text.");

  static final Bounds ABSOLUTE = Bounds.of("absolute", "the candidate's mean");

  static final Bounds CHANGE = Bounds.of("change", "the mean difference, candidate less baseline");

  static final Key<Measure> BOUND =
      Key.of(
          "gates[].bound",
          Kind.oneOf(Measure.class),
          Measure.CI,
          NOTHING,
          "What is held against a limit: the nearer end of the 95 % interval, or the mean.");

  static final Key<Integer> MIN_N =
      Key.of(
          "gates[].min_n",
          Kind.whole(1, Integer.MAX_VALUE),
          20,
          NOTHING,
          "With fewer images the gate is undecided.");

  static final Key<Double> MAX_MISSING =
      Key.of(
          "gates[].max_missing",
          Kind.share(),
          0.0,
          NOTHING,
          "Share of the images that may lack a value, such as that of a map without a shape; with more the gate is undecided.");

  static final Key<Undecided> UNDECIDED =
      Key.of(
          "gates[].undecided",
          Kind.oneOf(Undecided.class),
          Undecided.FAIL,
          NOTHING,
          "What becomes of the gate where it is undecided at a layer or slice: undecided, too, or that place is skipped, and said to be, as long as another decides.");

  static final Key<Severity> SEVERITY =
      Key.of(
          "gates[].severity",
          Kind.oneOf(Severity.class),
          Severity.FAIL,
          NOTHING,
          "Whether the job ends with exit code 3 where the gate is not met, or warns.");

  static final List<Key<?>> ALL =
      List.of(
          GATES,
          NAME,
          STATISTIC,
          METHOD,
          LAYERS,
          MIN_DEPTH,
          MAX_DEPTH,
          SLICE,
          ABSOLUTE.min(),
          ABSOLUTE.max(),
          CHANGE.min(),
          CHANGE.max(),
          BOUND,
          MIN_N,
          MAX_MISSING,
          UNDECIDED,
          SEVERITY);

  /** Those of a gate, its sections' among them. */
  static final Set<String> NAMES =
      ALL.stream()
          .filter(key -> !key.equals(GATES))
          .map(key -> key.path().split("\\.")[1])
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private GateKeys() {}

  /** The two ends of a section of bounds. */
  record Bounds(String section, Key<Double> min, Key<Double> max) {
    private static Bounds of(String section, String what) {
      return new Bounds(
          section, end(section + ".min", "Least " + what), end(section + ".max", "Most " + what));
    }

    private static Key<Double> end(String path, String doc) {
      Kind<Double> number = Kind.number("a number", any -> true);
      return Key.optional("gates[]." + path, number, "no bound", NOTHING, doc + ".");
    }
  }

  private static Kind<Double> depth() {
    return Kind.number(DEPTH_RANGE, depth -> depth >= 0 && depth <= 1);
  }
}
