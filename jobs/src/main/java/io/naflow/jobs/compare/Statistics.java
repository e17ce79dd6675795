package io.naflow.jobs.compare;

import io.naflow.jobs.compare.distance.MapDistances;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The statistics that are compared, but for metrics: what each is about, where it is fixed by
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

  private static final Set<String> PLACES = Set.of("layer_index", "depth");

  private static final Map<String, Statistic> DECLARED = declared();

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
    /** Where the statistic does not apply. */
    NOT_APPLICABLE
  }

  /**
   * One of them.
   *
   * @param name as it stands in the tables
   * @param fixed at which ends of a network it is what it is by definition
   */
  record Statistic(String name, Role role, Set<End> fixed, Gap gap) {
    private static Statistic finding(String name, Gap gap) {
      return new Statistic(name, Role.FINDING, Set.of(), gap);
    }
  }

  private static Map<String, Statistic> declared() {
    var declared = new LinkedHashMap<String, Statistic>();
    Tables.layerStats().columns().stream()
        .filter(column -> isNumber(column.type()) && !PLACES.contains(column.name()))
        .map(column -> ofColumn(column.name()))
        .forEach(statistic -> declared.put(statistic.name(), statistic));
    declared.put(LOCK_DEPTH, Statistic.finding(LOCK_DEPTH, Gap.MISSING));
    MapDistances.NAMES.forEach(name -> declared.put(name, Statistic.finding(name, Gap.MISSING)));
    // Images without a label are neither right nor wrong.
    declared.put(ACCURACY, Statistic.finding(ACCURACY, Gap.NOT_APPLICABLE));
    declared.put(PROBABILITY, Statistic.finding(PROBABILITY, Gap.NOT_APPLICABLE));
    return declared;
  }

  private static Statistic ofColumn(String name) {
    if (name.startsWith("inversion_")
        || name.startsWith("abandoned_")
        || name.equals("converged")) {
      // The last feature map is not inverted. Methods that do not invert have none.
      return new Statistic(name, Role.DIAGNOSTIC, Set.of(End.FEATURE_MAP), Gap.NOT_APPLICABLE);
    }
    return switch (name) {
      case "similarity_to_previous" ->
          new Statistic(name, Role.FINDING, Set.of(End.FIRST), Gap.MISSING);
      case "similarity_to_last" -> new Statistic(name, Role.FINDING, Set.of(End.LAST), Gap.MISSING);
      case "energy_in_box", "peak_in_box" -> Statistic.finding(name, Gap.MISSING_IF_BOXED);
      default -> Statistic.finding(name, Gap.MISSING);
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

  /** The declared statistic that a name of {@code comparisons} is derived from. */
  static Optional<Statistic> declared(String name) {
    return Optional.ofNullable(DECLARED.get(base(name)));
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

  /** All declared names, without what may stand before and behind. */
  static Set<String> names() {
    return DECLARED.keySet();
  }
}
