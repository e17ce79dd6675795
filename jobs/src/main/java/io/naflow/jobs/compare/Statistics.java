package io.naflow.jobs.compare;

import io.naflow.jobs.compare.distance.MapDistances;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.ColumnType;
import io.naflow.metric.map.MapMetric;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The statistics that are compared: what each is about, what its values are, where it is fixed by
 * definition, and when an image has none.
 */
public final class Statistics {
  static final String ACCURACY = "accuracy";
  static final String PROBABILITY = "probability";
  static final String LOCK_DEPTH = "lock_depth";

  /** Ends the name of a statistic's share of images that have none, be it of either side. */
  static final String MISSING = ":missing_share";

  /** End the names of distances between the distributions of two runs. */
  static final List<String> DISTRIBUTIONS = List.of(":psi", ":ks", ":wasserstein");

  private static final List<String> ENDINGS =
      Stream.concat(DISTRIBUTIONS.stream(), Stream.of(MISSING)).toList();

  private static final Set<String> KEY = MapKey.columnNames();

  /** Metrics whose numbers are yes or no. */
  private static final Set<String> ANSWERING_METRICS = Set.of("pointing_game");

  private static final Map<String, Statistic> DECLARED = declared();
  private static final Map<String, Statistic> METRICS = ofMetrics();

  private Statistics() {}

  /** What a statistic is about. */
  public enum Role {
    /** Where and how a network attends, or how well it does. */
    FINDING,
    /** How a method's computation went: no difference of networks, and never among the largest. */
    DIAGNOSTIC;

    /** As it stands in the table. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When an image that was explained has no value. */
  enum Gap {
    /** Where something is amiss, such as a map without a shape. */
    MISSING,
    /** Of images with a box likewise; others never have one. */
    MISSING_IF_BOXED,
    /** Of images whose mask the network sees a part of likewise. */
    MISSING_IF_MASKED,
    /** Where the statistic does not apply. */
    NOT_APPLICABLE
  }

  /** What the values are, which decides how their mean is judged. */
  enum Kind {
    /** Yes or no by what they are, so also where all images have the same answer. */
    ANSWERS,
    /** Any numbers. */
    NUMBERS,
    /** From 0, not negative: that their mean is above 0 says nothing. */
    DISTANCES
  }

  /**
   * One of them.
   *
   * @param name as it stands in the tables
   * @param fixed at which ends of a network it is what it is by definition
   */
  record Statistic(String name, Role role, Kind kind, Set<End> fixed, Gap gap) {
    boolean isComparable(LayerMatch match) {
      boolean ofStep = fixed.contains(End.FIRST);
      return match.ends().stream().noneMatch(fixed::contains) && (match.oneStep() || !ofStep);
    }

    private static Statistic finding(String name, Kind kind, Gap gap) {
      return new Statistic(name, Role.FINDING, kind, Set.of(), gap);
    }
  }

  private static Map<String, Statistic> declared() {
    var declared = new LinkedHashMap<String, Statistic>();
    Tables.layerStats().columns().stream()
        .filter(column -> isNumber(column.type()) && !KEY.contains(column.name()))
        .map(column -> ofColumn(column.name()))
        .forEach(statistic -> declared.put(statistic.name(), statistic));
    declared.put(LOCK_DEPTH, Statistic.finding(LOCK_DEPTH, Kind.NUMBERS, Gap.MISSING));
    MapDistances.NAMES.forEach(
        name -> declared.put(name, Statistic.finding(name, Kind.DISTANCES, Gap.MISSING)));
    // Images without a label are neither right nor wrong.
    declared.put(ACCURACY, Statistic.finding(ACCURACY, Kind.ANSWERS, Gap.NOT_APPLICABLE));
    declared.put(PROBABILITY, Statistic.finding(PROBABILITY, Kind.NUMBERS, Gap.NOT_APPLICABLE));
    return declared;
  }

  /** Metrics' numbers, without what settings of one's own add to their names. */
  private static Map<String, Statistic> ofMetrics() {
    var declared = new LinkedHashMap<String, Statistic>();
    for (Metric metric : Metrics.all()) {
      // An image without a box has no place to look for.
      boolean boxed =
          metric instanceof Metric.OfMap ofMap && ofMap.metric().need() != MapMetric.Need.NOTHING;
      Gap gap = boxed ? Gap.MISSING_IF_BOXED : Gap.MISSING;
      Kind kind = ANSWERING_METRICS.contains(metric.id()) ? Kind.ANSWERS : Kind.NUMBERS;
      metric
          .measures()
          .forEach(
              measure ->
                  declared.put(measure.name(), Statistic.finding(measure.name(), kind, gap)));
    }
    return declared;
  }

  private static Statistic ofColumn(String name) {
    if (name.startsWith("inversion_")
        || name.startsWith("abandoned_")
        || name.equals("converged")) {
      // The last feature map is not inverted. Methods that do not invert have none.
      Kind kind = name.equals("converged") ? Kind.ANSWERS : Kind.NUMBERS;
      return new Statistic(
          name, Role.DIAGNOSTIC, kind, Set.of(End.FEATURE_MAP), Gap.NOT_APPLICABLE);
    }
    return switch (name) {
      case "similarity_to_previous" ->
          new Statistic(name, Role.FINDING, Kind.NUMBERS, Set.of(End.FIRST), Gap.MISSING);
      case "similarity_to_last" ->
          new Statistic(name, Role.FINDING, Kind.NUMBERS, Set.of(End.LAST), Gap.MISSING);
      case "energy_in_box" -> Statistic.finding(name, Kind.NUMBERS, Gap.MISSING_IF_BOXED);
      case "peak_in_box" -> Statistic.finding(name, Kind.ANSWERS, Gap.MISSING_IF_BOXED);
      case "energy_in_mask" -> Statistic.finding(name, Kind.NUMBERS, Gap.MISSING_IF_MASKED);
      case "peak_in_mask" -> Statistic.finding(name, Kind.ANSWERS, Gap.MISSING_IF_MASKED);
      default -> Statistic.finding(name, Kind.NUMBERS, Gap.MISSING);
    };
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.Scalar.DOUBLE
        || type == ColumnType.Scalar.INTEGER
        || type == ColumnType.Scalar.BOOLEAN;
  }

  /** Those that are columns of {@code layer_stats}. */
  static List<Statistic> ofLayers() {
    return Tables.layerStats().columns().stream()
        .flatMap(column -> Optional.ofNullable(DECLARED.get(column.name())).stream())
        .toList();
  }

  /**
   * The statistic that a name of {@code comparisons} is derived from, metrics' numbers included.
   */
  static Optional<Statistic> declared(String name) {
    String base = base(name);
    return Optional.ofNullable(DECLARED.get(base))
        .or(() -> Optional.ofNullable(METRICS.get(base)))
        .or(() -> Optional.ofNullable(METRICS.get(base.split("[:@]", 2)[0])));
  }

  /** What its values are; of shares of missing values, whether an image has none. */
  static Kind kind(String name) {
    return name.endsWith(MISSING)
        ? Kind.ANSWERS
        : declared(name).map(Statistic::kind).orElse(Kind.NUMBERS);
  }

  /** What a statistic of {@code comparisons} is about; metrics are findings. */
  public static Role role(String name) {
    return name.endsWith(MISSING)
        ? Role.DIAGNOSTIC
        : declared(name).map(Statistic::role).orElse(Role.FINDING);
  }

  /** A name without what stands before and behind it. */
  static String base(String name) {
    String base = name.startsWith(Modules.PREFIX) ? name.substring(Modules.PREFIX.length()) : name;
    for (String ending : ENDINGS) {
      base = base.endsWith(ending) ? base.substring(0, base.length() - ending.length()) : base;
    }
    return base;
  }

  /** All names but metrics', without what may stand before and behind. */
  static Set<String> names() {
    return DECLARED.keySet();
  }
}
