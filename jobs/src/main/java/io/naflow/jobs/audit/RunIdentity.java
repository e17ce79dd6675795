package io.naflow.jobs.audit;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.identity.Sha256;
import io.naflow.session.Catalogue.Description;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name of a run: the same inputs have the same one. */
final class RunIdentity {
  private static final int DIGITS = 12;

  private RunIdentity() {}

  /**
   * The run's name and a hash of its configuration, weights and dataset as they are listed.
   *
   * @param models what the models' weights have been found to be
   */
  static String of(
      AuditConfig config, List<Description> models, ImageSet images, Optional<ImageSet> gallery) {
    String inputs =
        Secrets.hidden(CanonicalConfig.identity(config))
            + '\n'
            + models.stream()
                .map(description -> description.model().weightsSha256())
                .collect(Collectors.joining(","))
            + '\n'
            + images.listingHash()
            + gallery.map(set -> '\n' + set.listingHash()).orElse("");
    String hash = Sha256.hex(inputs.getBytes(StandardCharsets.UTF_8));
    String name = config.run().name();
    return name.substring(0, Math.min(name.length(), 80)) + "-" + hash.substring(0, DIGITS);
  }
}
