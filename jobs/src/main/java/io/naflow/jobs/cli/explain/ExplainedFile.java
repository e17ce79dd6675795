package io.naflow.jobs.cli.explain;

import io.naflow.api.AttentionMap;
import io.naflow.api.Outcome;
import io.naflow.image.RgbImage;
import java.util.List;

/**
 * One image explained by one model.
 *
 * @param model the model's id
 * @param view what the network saw of the image
 * @param outcome prediction and maps
 */
record ExplainedFile(String model, RgbImage view, Outcome.Explained outcome) {

  /** One method's maps, shallow to deep. */
  List<AttentionMap> maps(String method) {
    return outcome.maps().stream().filter(map -> map.method().equals(method)).toList();
  }
}
