package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ComparedNetwork.Layer;
import io.naflow.zoo.Zoo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A candidate's layer and the baseline's that it is compared with.
 *
 * @param layer the candidate's
 * @param depth the candidate's layer's place, 0..1
 * @param baselineLayer the baseline's; several layers may share one
 * @param rule why these two
 * @param ends which ends one of the two is at, of its network
 * @param oneStep whether the explained layers before the two are counterparts, too, so that both
 *     are as far from what they follow
 */
record LayerMatch(
    String layer, double depth, String baselineLayer, Rule rule, Set<End> ends, boolean oneStep)
    implements Serializable {

  /** Depths are fractions; two that are meant to be equal differ by rounding. */
  private static final double ROUNDING = 1e-9;

  /** Why two layers stand against each other. */
  enum Rule {
    /** The same layer of two networks that have the same layers, up to inserted modules. */
    NAME,
    /** As deep, within the stage of the same resolution where there is one. */
    DEPTH,
    /** The baseline lacks the module: the layer before it. */
    BEFORE;

    /** As it stands in the table. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Finds each layer of the candidate its counterpart. Names mean something where both networks are
   * of one architecture, or have the same layers up to inserted modules; otherwise {@code layer3.2}
   * may be the last block of one and the third of nine of the other, and depth decides. Deeper
   * layers never have shallower counterparts.
   */
  static List<LayerMatch> of(ComparedNetwork baseline, ComparedNetwork candidate) {
    List<LayerMatch> matches =
        namesMeanTheSame(baseline, candidate)
            ? byName(baseline, candidate)
            : LayersByDepth.of(baseline, candidate);
    var placed = new ArrayList<LayerMatch>();
    Optional<String> before = Optional.empty();
    for (LayerMatch match : matches) {
      placed.add(
          match
              .at(baseline, candidate)
              .following(before.equals(baseline.before(match.baselineLayer()))));
      before = Optional.of(match.baselineLayer());
    }
    return placed;
  }

  /** Of two layers whose places in their networks are not known yet. */
  static LayerMatch of(Layer layer, String baselineLayer, Rule rule) {
    return new LayerMatch(layer.name(), layer.depth(), baselineLayer, rule, Set.of(), false);
  }

  /** The same with the ends that it is at. */
  LayerMatch at(ComparedNetwork baseline, ComparedNetwork candidate) {
    Set<End> ends = EnumSet.noneOf(End.class);
    ends.addAll(baseline.ends(baselineLayer));
    ends.addAll(candidate.ends(layer));
    return new LayerMatch(layer, depth, baselineLayer, rule, Set.copyOf(ends), oneStep);
  }

  private LayerMatch following(boolean counterparts) {
    return new LayerMatch(layer, depth, baselineLayer, rule, ends, counterparts);
  }

  private static boolean namesMeanTheSame(ComparedNetwork baseline, ComparedNetwork candidate) {
    List<String> common = baseline.common(candidate);
    if (common.isEmpty() || !common.equals(candidate.common(baseline))) {
      return false;
    }
    // ONNX files hold what networks they like.
    if (baseline.architecture().equals(candidate.architecture())
        && !baseline.architecture().equals(Zoo.ONNX)) {
      return true;
    }
    Scale scale = Scale.between(baseline, candidate);
    boolean alike =
        common.stream()
            .allMatch(
                name -> {
                  Layer one = baseline.layer(name);
                  Layer other = candidate.layer(name);
                  return one.kind().equals(other.kind())
                      && one.channels() == other.channels()
                      && scale.isAsFine(one.size(), other.size());
                });
    Set<String> shared = new HashSet<>(common);
    return alike
        && baseline.insertsOnlyModules(candidate, shared)
        && candidate.insertsOnlyModules(baseline, shared)
        && (areMoreThan(common, baseline, candidate) || areAsDeep(common, baseline, candidate));
  }

  private static boolean areMoreThan(
      List<String> common, ComparedNetwork baseline, ComparedNetwork candidate) {
    return Math.max(baseline.layers().size(), candidate.layers().size()) > common.size();
  }

  /** Of equal lists, that they are not excerpts of networks of different depth. */
  private static boolean areAsDeep(
      List<String> common, ComparedNetwork baseline, ComparedNetwork candidate) {
    return common.stream()
        .allMatch(
            name ->
                Math.abs(baseline.layer(name).depth() - candidate.layer(name).depth()) < ROUNDING);
  }

  private static List<LayerMatch> byName(ComparedNetwork baseline, ComparedNetwork candidate) {
    Set<String> shared = new HashSet<>(baseline.common(candidate));
    var matches = new ArrayList<LayerMatch>();
    String before = baseline.layers().get(0).name();
    for (Layer layer : candidate.layers()) {
      boolean same = shared.contains(layer.name());
      before = same ? layer.name() : before;
      matches.add(of(layer, before, same ? Rule.NAME : Rule.BEFORE));
    }
    return matches;
  }
}
