package io.naflow.metric.perturb;

import io.naflow.image.Preprocessing;
import java.util.Locale;

/**
 * What stands where an image is masked. Peers multiply the normalised input by the mask, which
 * fills with the data set's mean colour, and leave that unsaid; numbers differ much between fills,
 * so each stands in the metric's name.
 */
public enum Fill {
  /** The mean colour of the network's data set: 0 after the normalisation. */
  MEAN,
  /** Black: a sample of 0 before the normalisation. */
  BLACK;

  /** Its name in metrics' names. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fill's normalised value in a channel of the network's input. */
  public float level(Preprocessing preprocessing, int channel) {
    return switch (this) {
      case MEAN -> 0;
      case BLACK -> (float) (-preprocessing.mean().get(channel) / preprocessing.std().get(channel));
    };
  }
}
