package io.naflow.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model's weights were found to be.
 *
 * @param kind what they are good for
 * @param sha256 hash of the file, {@code seeded} for seeded weights
 * @param stateDict keys that lead to the state dict in the file, joined by dots; empty where the
 *     file is the state dict
 * @param otherStateDicts others beside it in the file, by name
 * @param prefix what stood before the names of the network's tensors; empty for nothing
 * @param leftOut what of the file no tensor of the network needs, in words
 */
public record WeightsInfo(
    Kind kind,
    String sha256,
    String stateDict,
    List<String> otherStateDicts,
    String prefix,
    List<String> leftOut) {
  public WeightsInfo {
    leftOut = List.copyOf(leftOut);
    otherStateDicts = List.copyOf(otherStateDicts);
  }

  /** Weights that were drawn. */
  public static WeightsInfo drawn(String sha256) {
    return new WeightsInfo(Kind.SEEDED, sha256, "", List.of(), "", List.of());
  }

  /** The same weights, found to be good for this. */
  public WeightsInfo of(Kind other) {
    return new WeightsInfo(other, sha256, stateDict, otherStateDicts, prefix, leftOut);
  }

  /** What weights are good for. */
  public enum Kind {
    /** Of a file. */
    FILE("file"),
    /** Such as come with the program. */
    BUNDLED("bundled"),
    /** Random: nothing was learnt. */
    SEEDED("seeded"),
    /** Zero on every way from the image to the output, which so is the same for all images. */
    ZERO("zero");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The one of an id, if there is one. */
    public static Optional<Kind> named(String id) {
      return Stream.of(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** What it is called in tables. */
    public String id() {
      return id;
    }

    /** Why nothing can be compared with such a model; empty where something can. */
    public Optional<String> complaint() {
      return switch (this) {
        case FILE, BUNDLED -> Optional.empty();
        case SEEDED -> Optional.of("weights are seeded, that is random: nothing was learnt");
        case ZERO ->
            Optional.of(
                "weights are zero on every way from the image to the output: all images have the same one");
      };
    }
  }
}
