package io.naflow.metric.forward;

import io.naflow.image.PreparedImage;
import io.naflow.metric.InputMap;
import io.naflow.metric.Inputs;
import io.naflow.metric.LayerMap;
import io.naflow.metric.MetricResult;
import io.naflow.metric.MetricValue;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Images with maps, and networks that are one line long. */
final class Subjects {
  private Subjects() {}

  static ForwardSubject subject() {
    return subject("a.jpg", 0);
  }

  static ForwardSubject subject(String image, long seed) {
    return ForwardSubject.of(
        image,
        seed,
        Inputs.random(9, 8),
        Inputs.IMAGENET,
        new LayerMap(2, 3, new float[] {1, -2, 3, 0, 5, 4}));
  }

  static ForwardSubject subject(PreparedImage image, InputMap map) {
    LayerMap raw = new LayerMap(map.height(), map.width(), map.values());
    return new ForwardSubject("a.jpg", 0, image, Inputs.IMAGENET, raw, map);
  }

  static MetricResult run(ForwardPlan plan, double clean, ToDoubleFunction<float[]> network) {
    double[] scores = new double[plan.size()];
    Arrays.setAll(scores, index -> network.applyAsDouble(plan.input(index)));
    return plan.result(clean, scores);
  }

  static Map<String, Double> named(MetricResult result) {
    return result.orNone().stream()
        .collect(Collectors.toMap(MetricValue::metric, MetricValue::value));
  }
}
