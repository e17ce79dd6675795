package io.naflow.metric.suite;

import io.naflow.api.ModelInfo;
import io.naflow.image.Geometry;
import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.metric.LayerMap;
import io.naflow.metric.explanation.ExplanationMetric.Need;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.forward.ForwardSubject;

/**
 * What one metric costs, known before the run: multiplied by the number of maps or by one, as
 * {@code inputs} says, beside the one forward pass of the unchanged image that all metrics of an
 * image share.
 *
 * @param metric its id
 * @param inputs whether the cost is a map's or an image's
 * @param forwardPasses runs of the network forwards
 * @param explanations explanations, each with its method's own passes
 */
public record MetricCost(String metric, ChangedInputs inputs, int forwardPasses, int explanations) {
  /**
   * Of a metric, on a network's inputs.
   *
   * @param model the network; its inputs are all of one size
   */
  public static MetricCost of(Metric metric, ModelInfo model) {
    Preprocessing preprocessing = model.preprocessing();
    if (metric instanceof Metric.OfAnswers answers) {
      int passes = answers.metric().plan(sample(preprocessing)).size();
      return new MetricCost(metric.id(), answers.metric().inputs(), passes, 0);
    } else if (metric instanceof Metric.OfExplanations explanations) {
      int size = explanations.metric().plan(sample(preprocessing)).size();
      int passes = explanations.metric().need() == Need.MAPS_AND_PROBABILITY ? size : 0;
      return new MetricCost(metric.id(), explanations.metric().inputs(), passes, size);
    } else if (metric instanceof Metric.OfWeights) {
      int steps = 2 * model.parts().size();
      return new MetricCost(metric.id(), ChangedInputs.PER_IMAGE, 0, steps);
    }
    return new MetricCost(metric.id(), ChangedInputs.PER_MAP, 0, 0);
  }

  /** Forward passes for one image with that many maps. */
  public long forwardPasses(long maps) {
    return forwardPasses * times(maps);
  }

  /** Explanations for one image with that many maps. */
  public long explanations(long maps) {
    return explanations * times(maps);
  }

  private long times(long maps) {
    return inputs == ChangedInputs.PER_MAP ? maps : Math.min(maps, 1);
  }

  /** A black image with some map: the number of passes does not depend on the pixels. */
  private static ForwardSubject sample(Preprocessing preprocessing) {
    Geometry geometry = preprocessing.geometry(1, 1);
    int height = geometry.height();
    int width = geometry.width();
    var input = new PreparedImage(3, height, width, new float[3 * height * width], geometry);
    return ForwardSubject.of("", 0, input, preprocessing, new LayerMap(1, 2, new float[] {0, 1}));
  }
}
