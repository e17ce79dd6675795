package io.naflow.similarity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The similarities there are, by name: the place where a new one is registered. */
public final class Similarities {
  private static final Map<String, Similarity> BY_ID = byId();

  private Similarities() {}

  private static Map<String, Similarity> byId() {
    var similarities = new LinkedHashMap<String, Similarity>();
    Stream.of(new Cosine(), new DotProduct(), new NegativeSquaredEuclidean())
        .forEach(similarity -> similarities.put(similarity.id(), similarity));
    return Collections.unmodifiableMap(similarities);
  }

  public static List<String> ids() {
    return List.copyOf(BY_ID.keySet());
  }

  /**
   * @throws IllegalArgumentException if there is no such similarity; the message lists those there
   *     are
   */
  public static Similarity byId(String id) {
    Similarity similarity = BY_ID.get(id);
    if (similarity == null) {
      throw new IllegalArgumentException(
          "Cannot find similarity '%s'; known similarities are %s".formatted(id, BY_ID.keySet()));
    }
    return similarity;
  }
}
