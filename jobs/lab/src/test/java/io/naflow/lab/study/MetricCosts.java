package io.naflow.lab.study;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.image.Box;
import io.naflow.metric.Annotation;
import io.naflow.metric.PixelMask;
import io.naflow.metric.suite.CountingSession;
import io.naflow.metric.suite.ExplainedImage;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.MetricRun;
import io.naflow.metric.suite.MetricSelection;
import io.naflow.metric.suite.Metrics;
import io.naflow.session.TorchEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What each metric costs for one map, Grad-CAM's at the last block: runs of the network as a
 * session counts them, and processor time in forward passes of one image.
 */
final class MetricCosts {
  private static final int BATCH = 8;
  private static final int ROUNDS = 3;

  private MetricCosts() {}

  /** By metric: the time, and passes and explanations as they were counted. */
  static Map<String, String> measure(ModelSpec spec, InputImage input) {
    ExplainPlan plan = ExplainPlan.of("gradcam");
    try (TorchEngine engine = TorchEngine.on("cpu", OptionalInt.of(1));
        Session session = engine.open(spec, plan)) {
      var outcome = (Outcome.Explained) session.explain(List.of(input)).get(0);
      AttentionMap last = outcome.maps().get(outcome.maps().size() - 1);
      var words = new LinkedHashMap<String, String>();
      var pieces = new ArrayList<Piece>();
      for (Metric metric : Metrics.all()) {
        if (!(metric instanceof Metric.OfWeights)) {
          ExplainedImage image =
              explained(session, input, outcome, last, MetricSelection.of(metric.id()));
          var counting = new CountingSession(session);
          new MetricRun(counting, plan, BATCH).measure(List.of(image));
          words.put(metric.id(), counting.passes() + " + " + counting.explanations());
          pieces.add(
              new Piece(
                  metric.id(), () -> new MetricRun(session, plan, BATCH).measure(List.of(image))));
        }
      }
      Map<String, Double> costs =
          Piece.inTurns(() -> session.answer(List.of(input)), pieces, ROUNDS);
      costs.forEach(
          (name, cost) ->
              words.put(name, String.format(Locale.ROOT, "%.2f (%s)", cost, words.get(name))));
      return words;
    }
  }

  private static ExplainedImage explained(
      Session session,
      InputImage input,
      Outcome.Explained outcome,
      AttentionMap map,
      MetricSelection selection) {
    int height = input.prepared().height();
    int width = input.prepared().width();
    var box = new Box(width / 4.0, height / 4.0, width / 2.0, height / 2.0);
    return new ExplainedImage(
        input.name(),
        0,
        input.prepared(),
        session.model().preprocessing(),
        outcome.prediction().classIndex(),
        Optional.of(new Annotation(PixelMask.ofBoxes(height, width, List.of(box)), List.of(box))),
        List.of(map),
        List.of(selection));
  }
}
