package io.naflow.session;

import io.naflow.api.AttentionMap;
import io.naflow.api.Inversion;
import io.naflow.api.LayerInfo;
import io.naflow.api.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The maps found of each image of a batch so far, or why there will be none. */
final class MapResults {
  private final List<Optional<Outcome.Failed>> failures = new ArrayList<>();
  private final List<List<AttentionMap>> maps = new ArrayList<>();

  MapResults(int images) {
    for (int i = 0; i < images; i++) {
      failures.add(Optional.empty());
      maps.add(new ArrayList<>());
    }
  }

  /**
   * Takes one method's maps at one layer.
   *
   * @param values images × H × W, row-major
   */
  void add(String method, LayerInfo layer, float[] values, Optional<List<Inversion>> inversions) {
    int size = layer.height() * layer.width();
    for (int i = 0; i < maps.size(); i++) {
      float[] map = Arrays.copyOfRange(values, i * size, (i + 1) * size);
      int image = i;
      if (allFinite(map)) {
        maps.get(i)
            .add(
                new AttentionMap(
                    method, layer, map, inversions.map(reports -> reports.get(image))));
      } else if (failures.get(i).isEmpty()) {
        fail(
            i,
            new Outcome.Failed(
                "explain",
                "NonFinite",
                "Cannot explain with %s at layer '%s': the map is not finite%s; leave the image out or look at its activations there"
                    .formatted(
                        method,
                        layer.name(),
                        inversions
                            .map(
                                reports ->
                                    " (inversion residual " + reports.get(image).residual() + ")")
                            .orElse(""))));
      }
    }
  }

  void fail(int image, Outcome.Failed why) {
    failures.set(image, Optional.of(why));
  }

  Optional<Outcome.Failed> failure(int image) {
    return failures.get(image);
  }

  /** One image's maps, shallow to deep in each method. */
  List<AttentionMap> of(int image) {
    List<AttentionMap> found = maps.get(image);
    found.sort(Comparator.comparingInt(map -> map.layer().index()));
    return found;
  }

  static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
