package io.naflow.jobs.dataset;

import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.dataset.Loaded.Decoded;
import java.util.HashMap;
import java.util.Map;

/** The prepared images of one batch: resized once for all models that see them alike. */
public final class Preparations {
  private final Map<Preprocessing, Map<String, PreparedImage>> done = new HashMap<>();

  /**
   * @throws io.naflow.image.ImageException if the image cannot be brought to the input's size
   */
  public PreparedImage of(Decoded image, Preprocessing preprocessing) {
    return done.computeIfAbsent(preprocessing, key -> new HashMap<>())
        .computeIfAbsent(image.item().name(), name -> preprocessing.apply(image.image()));
  }
}
