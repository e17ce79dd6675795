package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import java.util.List;

/**
 * Settings that choose layers, in one of the sections {@code layers}.
 *
 * @param include patterns of names
 */
record LayerKeys(Key<List<String>> include, Key<Double> minDepth, Key<Double> maxDepth) {
  /** Of the audit: where there are maps. */
  static final LayerKeys OF_AUDIT = under("layers", Scope.IMAGE);

  /** Of a metric: on which of the maps it is measured. */
  static final LayerKeys OF_METRIC = under("metrics[].layers", Scope.ROWS);

  static final Key<Granularity> GRANULARITY =
      Key.of(
          "layers.granularity",
          Kind.oneOf(Granularity.class),
          Granularity.BLOCK,
          Scope.IMAGE,
          "Whether there are maps at the network's blocks or at each layer.");

  private static LayerKeys under(String section, Scope scope) {
    return new LayerKeys(
        Key.of(
            section + ".include",
            Kind.listOf(Kind.text()),
            List.of(),
            scope,
            "Names of layers, with `*` for any text; all where it is not given."),
        Key.of(
            section + ".min_depth",
            Kind.share(),
            0.0,
            scope,
            "Least depth: 0 is the image, 1 the last feature map."),
        Key.of(section + ".max_depth", Kind.share(), 1.0, scope, "Greatest depth."));
  }

  List<Key<?>> all() {
    return List.of(include, minDepth, maxDepth);
  }
}
