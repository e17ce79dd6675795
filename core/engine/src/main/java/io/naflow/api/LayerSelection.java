package io.naflow.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which layers are explained.
 *
 * @param granularity block or layer
 * @param include name patterns, {@code *} for any run of characters; all layers if empty
 * @param minDepth shallowest depth, 0..1
 * @param maxDepth deepest depth, 0..1
 */
public record LayerSelection(
    Granularity granularity, List<String> include, double minDepth, double maxDepth) {
  /** All blocks. */
  public static final LayerSelection BLOCKS =
      new LayerSelection(Granularity.BLOCK, List.of(), 0, 1);

  public LayerSelection {
    include = List.copyOf(include);
    if (!(minDepth >= 0 && maxDepth <= 1 && minDepth <= maxDepth)) {
      throw new IllegalArgumentException(
          "Cannot select layers of depth %s to %s: depths lie between 0 (image) and 1 (last feature map), the smaller first"
              .formatted(minDepth, maxDepth));
    }
  }

  public LayerSelection(Granularity granularity, List<String> include) {
    this(granularity, include, 0, 1);
  }

  /** Whether a layer of that name and depth (0..1) is meant, granularity aside. */
  public boolean matches(String name, double depth) {
    boolean named = include.isEmpty() || include.stream().anyMatch(pattern -> glob(pattern, name));
    return named && depth >= minDepth && depth <= maxDepth;
  }

  /** Patterns that fit none of the names. */
  public List<String> unmatched(List<String> names) {
    return include.stream()
        .filter(pattern -> names.stream().noneMatch(name -> glob(pattern, name)))
        .toList();
  }

  private static boolean glob(String pattern, String name) {
    return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
