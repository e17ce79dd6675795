package io.naflow.picture;

import io.naflow.api.AttentionMap;
import io.naflow.api.Prediction;
import io.naflow.image.RgbImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one model's row of a strip shows.
 *
 * @param title in large letters: model and method
 * @param subtitle under it: the image's name and what was predicted
 * @param image what the network saw of the image, resized and cropped; any size
 * @param panels its layers, at least one, shallow to deep
 */
public record StripRow(String title, String subtitle, RgbImage image, List<Panel> panels) {
  public StripRow {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot draw a strip of '%s' without layers: at least one map is needed"
              .formatted(title));
    }
    for (int i = 1; i < panels.size(); i++) {
      Panel before = panels.get(i - 1);
      Panel panel = panels.get(i);
      if (panel.depth() < before.depth()) {
        throw new IllegalArgumentException(
            "Cannot draw layer '%s' (depth %s) after '%s' (depth %s): a strip goes from shallow to deep"
                .formatted(panel.layer(), panel.depth(), before.layer(), before.depth()));
      }
    }
  }

  /**
   * The row of one image explained by one model and one method.
   *
   * @param model the model's id
   * @param imageName name of the image's file
   * @param image what the network saw of it
   * @param prediction what the model said
   * @param className the predicted class's name, where known
   * @param maps of one method, shallow to deep
   * @throws IllegalArgumentException if there are no maps, or maps of several methods
   */
  public static StripRow of(
      String model,
      String imageName,
      RgbImage image,
      Prediction prediction,
      Optional<String> className,
      List<AttentionMap> maps) {
    List<String> methods = maps.stream().map(AttentionMap::method).distinct().toList();
    if (methods.size() != 1) {
      throw new IllegalArgumentException(
          "Cannot draw one row of model '%s' from maps of the methods %s: exactly one is needed"
              .formatted(model, methods));
    }
    String predicted =
        className
            .map(name -> "%s (class %d)".formatted(name, prediction.classIndex()))
            .orElse("class " + prediction.classIndex());
    return new StripRow(
        model + " · " + methods.get(0),
        "%s: %s, %s".formatted(imageName, predicted, sureness(prediction)),
        image,
        maps.stream().map(Panel::of).toList());
  }

  private static String sureness(Prediction prediction) {
    return prediction.probability().isPresent()
        ? "probability " + probability(prediction.probability().getAsDouble())
        : String.format(Locale.ROOT, "score %.4g", prediction.logit());
  }

  /** Two digits, but never "1.00" for what is not certain. */
  private static String probability(double probability) {
    if (probability < 1 && probability >= 0.995) {
      return "> 0.99";
    }
    if (probability > 0 && probability < 0.005) {
      return "< 0.01";
    }
    return String.format(Locale.ROOT, "%.2f", probability);
  }
}
