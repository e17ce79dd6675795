package io.naflow.metric;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Metrics of one kind, by id.
 *
 * @param kind what they are called in messages, such as {@code forward metric}
 * @param all the metrics
 */
public record Registry<M extends Measuring>(String kind, List<M> all) {
  public Registry {
    all = List.copyOf(all);
  }

  /**
   * The metric of that id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public M byId(String wanted) {
    return all.stream()
        .filter(metric -> metric.id().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the %s '%s': there are %s"
                        .formatted(
                            kind,
                            wanted,
                            all.stream().map(Measuring::id).collect(Collectors.joining(", ")))));
  }
}
