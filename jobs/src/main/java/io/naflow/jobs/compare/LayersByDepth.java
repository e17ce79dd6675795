package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ComparedNetwork.Layer;
import io.naflow.jobs.compare.ComparedNetwork.Size;
import io.naflow.jobs.compare.LayerMatch.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Counterparts of layers by where they are in their networks. A stage is a stretch of layers of one
 * resolution: stages of the same resolution, by that of the images, are laid end to end, first
 * layer to first and last to last. What is in no such stage has the layer of the nearest depth
 * between the neighbouring stages, of two as near the shallower.
 */
final class LayersByDepth {
  private static final double ROUNDING = 1e-9;
  private static final int NONE = -1;

  private final List<Layer> baseline;
  private final List<Layer> candidate;
  private final Scale scale;
  private final int[] counterparts;

  private LayersByDepth(ComparedNetwork baseline, ComparedNetwork candidate) {
    this.baseline = baseline.layers();
    this.candidate = candidate.layers();
    this.scale = Scale.between(candidate, baseline);
    this.counterparts = new int[this.candidate.size()];
    Arrays.fill(counterparts, NONE);
  }

  /** Layers of one resolution, {@code from} inclusive to {@code to} exclusive. */
  private record Stage(Size size, int from, int to) {
    int layers() {
      return to - from;
    }
  }

  static List<LayerMatch> of(ComparedNetwork baseline, ComparedNetwork candidate) {
    var byDepth = new LayersByDepth(baseline, candidate);
    byDepth.matchStages();
    byDepth.matchRest();
    var matches = new ArrayList<LayerMatch>();
    for (int i = 0; i < byDepth.candidate.size(); i++) {
      Layer layer = byDepth.candidate.get(i);
      String counterpart = byDepth.baseline.get(byDepth.counterparts[i]).name();
      matches.add(LayerMatch.of(layer, counterpart, Rule.DEPTH));
    }
    return matches;
  }

  private void matchStages() {
    List<Stage> before = stages(baseline);
    int next = 0;
    for (Stage stage : stages(candidate)) {
      Optional<Stage> same =
          before.stream()
              .skip(next)
              .filter(other -> scale.isAsFine(stage.size(), other.size()))
              .min(Comparator.comparingDouble(other -> scale.distance(stage.size(), other.size())));
      if (same.isPresent()) {
        next = before.indexOf(same.get()) + 1;
        layEndToEnd(stage, same.get());
      }
    }
  }

  private void layEndToEnd(Stage stage, Stage other) {
    for (int i = 0; i < stage.layers(); i++) {
      // Of a stage that is one layer, that is its end.
      double place = stage.layers() == 1 ? 1 : (double) i / (stage.layers() - 1);
      counterparts[stage.from() + i] =
          other.from() + (int) Math.ceil(place * (other.layers() - 1) - 0.5 - ROUNDING);
    }
  }

  /** None where a resolution comes twice: then it says nothing about the place. */
  private static List<Stage> stages(List<Layer> layers) {
    var stages = new ArrayList<Stage>();
    var seen = new HashSet<Size>();
    int from = 0;
    for (int i = 1; i <= layers.size(); i++) {
      Layer first = layers.get(from);
      boolean ends = i == layers.size() || !layers.get(i).size().equals(first.size());
      if (ends) {
        if (!seen.add(first.size())) {
          return List.of();
        }
        stages.add(new Stage(first.size(), from, i));
        from = i;
      }
    }
    return stages;
  }

  private void matchRest() {
    int least = 0;
    for (int i = 0; i < counterparts.length; i++) {
      if (counterparts[i] == NONE) {
        counterparts[i] = nearest(candidate.get(i).depth(), least, following(i));
      }
      least = counterparts[i];
    }
  }

  /** The next counterpart that a stage has given, or the last layer. */
  private int following(int i) {
    return Arrays.stream(counterparts, i, counterparts.length)
        .filter(counterpart -> counterpart != NONE)
        .findFirst()
        .orElse(baseline.size() - 1);
  }

  private int nearest(double depth, int from, int to) {
    int nearest = from;
    for (int i = from + 1; i <= to; i++) {
      if (distance(i, depth) < distance(nearest, depth) - ROUNDING) {
        nearest = i;
      }
    }
    return nearest;
  }

  private double distance(int layer, double depth) {
    return Math.abs(baseline.get(layer).depth() - depth);
  }
}
