package io.naflow;

import io.naflow.api.AttentionMap;
import io.naflow.api.Prediction;
import io.naflow.image.RgbImage;
import io.naflow.picture.Overlay;
import io.naflow.picture.Strip;
import io.naflow.picture.StripRow;
import java.util.List;
import java.util.Optional;

/**
 * One image as a network saw it and what it attended to.
 *
 * @param image the image's name
 * @param model the model's id
 * @param view what the network saw: resized and cropped, before normalisation
 * @param prediction what it said
 * @param maps all methods' maps, shallow to deep in each method
 */
public record Explanation(
    String image, String model, RgbImage view, Prediction prediction, List<AttentionMap> maps) {
  public Explanation {
    maps = List.copyOf(maps);
  }

  /**
   * One method's maps, shallow to deep.
   *
   * @throws IllegalArgumentException if the method was not asked for
   */
  public List<AttentionMap> maps(String method) {
    List<AttentionMap> found = maps.stream().filter(map -> map.method().equals(method)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot find maps of method '%s': image %s was explained by %s; name it in methods(...)"
              .formatted(
                  method, image, maps.stream().map(AttentionMap::method).distinct().toList()));
    }
    return found;
  }

  /**
   * One method's map at one layer.
   *
   * @throws IllegalArgumentException if there is none
   */
  public AttentionMap map(String method, String layer) {
    List<AttentionMap> found = maps(method);
    return found.stream()
        .filter(map -> map.layer().name().equals(layer))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find a map of %s at layer '%s': there are maps at %s"
                        .formatted(
                            method,
                            layer,
                            found.stream().map(map -> map.layer().name()).toList())));
  }

  /**
   * The picture of the paper's figures: the image, then one overlay a layer, shallow to deep;
   * {@link io.naflow.image.codec.PngWriter} makes a file of it.
   */
  public RgbImage strip(String method) {
    return Strip.of(
        StripRow.of(model, image, view, prediction, Optional.empty(), maps(method)),
        Overlay.DEFAULT);
  }
}
