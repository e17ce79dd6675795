package io.naflow.metric.map;

import io.naflow.metric.Measure;
import io.naflow.metric.MetricResult;
import java.util.List;

/**
 * Share of the map's sum that lies on the object's pixels, 0..1. Peers that weight it by the
 * object's size take the wrong axis for it (Quantus' {@code AttributionLocalisation} counts images
 * of the batch); this is the plain share, of this image alone.
 *
 * <p>Wang et al., Score-CAM, CVPR workshops 2020, section 4.3; Quantus' {@code
 * RelevanceMassAccuracy}.
 */
final class EnergyPointingGame implements MapMetric {
  @Override
  public String id() {
    return "energy_pointing_game";
  }

  @Override
  public Need need() {
    return Need.MASK;
  }

  @Override
  public List<Measure> measures() {
    return Measure.higherIsBetter(id());
  }

  @Override
  public MetricResult evaluate(MapSubject subject) {
    return subject.onMask(
        mask -> {
          float[] values = subject.map().values();
          double inside = 0;
          for (int i = 0; i < values.length; i++) {
            inside += mask.inside()[i] ? values[i] : 0;
          }
          return MetricResult.of(id(), inside / subject.map().sum());
        });
  }
}
