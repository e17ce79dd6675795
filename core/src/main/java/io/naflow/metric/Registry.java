package io.naflow.metric;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Metrics of one kind, by id.
 *
 * @param kind what they are called in messages, such as {@code forward metric}
 * @param all the metrics
 * @param id gives a metric's id
 */
public record Registry<M>(String kind, List<M> all, Function<M, String> id) {
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
        .filter(metric -> id.apply(metric).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the %s '%s': there are %s"
                        .formatted(
                            kind, wanted, all.stream().map(id).collect(Collectors.joining(", ")))));
  }
}
