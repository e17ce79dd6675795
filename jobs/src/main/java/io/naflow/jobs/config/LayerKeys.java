package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import java.util.List;

/** Settings that choose layers, in one of the sections {@code layers}. */
final class LayerKeys {
  static final Key<Granularity> GRANULARITY =
      Key.of(
          "layers.granularity",
          Kind.oneOf(Granularity.class),
          Granularity.BLOCK,
          Scope.IMAGE,
          "Whether there are maps at the network's blocks or at each layer.");

  /** Of the audit: where there are maps. */
  static final SectionShape<LayerSelection> OF_AUDIT = ofAudit();

  /** Of a metric: on which of the maps it is measured. */
  static final SectionShape<LayerSelection> OF_METRIC = ofMetric();

  private LayerKeys() {}

  private static SectionShape<LayerSelection> ofAudit() {
    var places = Places.under("layers", Scope.IMAGE);
    return places.on(
        SectionShape.of(section -> places.read(section, section.get(GRANULARITY)))
            .with(GRANULARITY, LayerSelection::granularity));
  }

  private static SectionShape<LayerSelection> ofMetric() {
    var places = Places.under("metrics[].layers", Scope.ROWS);
    return places.on(SectionShape.of(section -> places.read(section, Granularity.BLOCK)));
  }

  /** What both have. */
  private record Places(Key<List<String>> include, Key<Double> minDepth, Key<Double> maxDepth) {
    static Places under(String section, Scope scope) {
      return new Places(
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

    LayerSelection read(Settings section, Granularity granularity) {
      double min = section.get(minDepth);
      double max = section.get(maxDepth);
      if (min > max) {
        throw section.require(maxDepth).wrong("at least min_depth, " + min);
      }
      return new LayerSelection(granularity, section.get(include), min, max);
    }

    SectionShape<LayerSelection> on(SectionShape<LayerSelection> shape) {
      return shape
          .with(include, LayerSelection::include)
          .with(minDepth, LayerSelection::minDepth)
          .with(maxDepth, LayerSelection::maxDepth);
    }
  }
}
