package io.naflow.zoo;

import io.naflow.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks there are: what {@link NetworkProvider}s bring, and in a program one more.
 *
 * @param own built by the caller, who asks for it by its id; it stands before one found
 */
public record Zoo(Optional<Architecture> own) {
  private static final Registry<Architecture> FOUND =
      Registry.found(
          "architecture", NetworkProvider.class, NetworkProvider::networks, Architecture::id);

  /** What is found on the class path. */
  public static Zoo standard() {
    return new Zoo(Optional.empty());
  }

  public List<Architecture> all() {
    return Stream.concat(own.stream(), FOUND.all().stream().filter(one -> !isOwn(one.id())))
        .toList();
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message lists those there are
   */
  public Architecture architecture(String id) {
    return own.filter(one -> isOwn(id)).orElseGet(() -> FOUND.byId(id));
  }

  private boolean isOwn(String id) {
    return own.filter(one -> one.id().equals(id)).isPresent();
  }
}
