package io.naflow.jobs.report.read;

import java.util.List;
import java.util.Optional;

/**
 * An image whose film strip is shown.
 *
 * @param image path relative to the dataset's root
 * @param reason why this one
 * @param sha256 of the file when it was explained
 * @param answers what the models said of it
 */
public record PickedImage(String image, String reason, String sha256, List<Answer> answers) {

  public PickedImage {
    answers = List.copyOf(answers);
  }

  /** What a model said; the probability is empty where its outputs have none. */
  public record Answer(
      String model,
      int predicted,
      Optional<Double> probability,
      Optional<Integer> label,
      int explained) {}
}
