package io.naflow.lab.study;

import io.naflow.api.AttentionMap;
import io.naflow.api.InputImage;
import io.naflow.image.Preprocessing;
import io.naflow.metric.LayerMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.forward.ForwardMetrics;
import io.naflow.metric.forward.ForwardPlan;
import io.naflow.metric.forward.ForwardSubject;
import io.naflow.session.StudyNetwork;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Areas of deletion and insertion of one image's maps. Each input goes through the network once:
 * all curves of a kind begin and end with the same ones, and equal maps have equal curves.
 */
final class Curves {
  static final String DELETION = "deletion_auc";
  static final String INSERTION = "insertion_auc";

  private final InputImage image;
  private final int label;
  private final Preprocessing preprocessing;
  private final StudyNetwork network;
  private final double clean;

  Curves(InputImage image, Preprocessing preprocessing, StudyNetwork network) {
    this.image = image;
    this.label = image.label().orElseThrow();
    this.preprocessing = preprocessing;
    this.network = network;
    this.clean = network.probabilities(List.of(image.prepared().values()), label)[0];
  }

  void measure(List<AttentionMap> maps, Tally tally) {
    for (String id : List.of(DELETION, INSERTION)) {
      var known = new HashMap<FloatBuffer, MetricResult>();
      var ends = new HashMap<Integer, Double>();
      for (AttentionMap map : maps) {
        var raw = new LayerMap(map.height(), map.width(), map.values());
        if (!raw.atInput(image.prepared().height(), image.prepared().width()).isConstant()) {
          known
              .computeIfAbsent(FloatBuffer.wrap(map.values()), values -> result(id, raw, ends))
              .orNone()
              .forEach(value -> tally.add(id, map.method(), map.layer().name(), value.value()));
        }
      }
    }
  }

  private MetricResult result(String id, LayerMap map, Map<Integer, Double> ends) {
    ForwardPlan plan =
        ForwardMetrics.all().stream()
            .filter(metric -> metric.id().equals(id))
            .findFirst()
            .orElseThrow()
            .plan(ForwardSubject.of(image.name(), 0, image.prepared(), preprocessing, map));
    int last = plan.size() - 1;
    double[] scores = new double[last + 1];
    List<float[]> between = IntStream.range(1, last).mapToObj(plan::input).toList();
    System.arraycopy(network.probabilities(between, label), 0, scores, 1, between.size());
    for (int end : List.of(0, last)) {
      scores[end] =
          ends.computeIfAbsent(
              end, index -> network.probabilities(List.of(plan.input(index)), label)[0]);
    }
    return plan.result(clean, scores);
  }
}
