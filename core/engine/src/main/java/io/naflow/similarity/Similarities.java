package io.naflow.similarity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

  /** Those of any two vectors. */
  public static List<String> ids() {
    return List.copyOf(BY_ID.keySet());
  }

  /** Those of any two vectors, and those of an image and a class by their local descriptors. */
  public static List<String> idsForClasses() {
    return Stream.concat(BY_ID.keySet().stream(), Stream.of(ImageToClass.ID)).toList();
  }

  /**
   * A similarity of a network's embeddings.
   *
   * @param descriptor numbers of a local descriptor; empty where an embedding is one vector
   * @throws IllegalArgumentException if there is no such similarity, or it needs local descriptors
   */
  public static Similarity of(String id, OptionalInt descriptor) {
    if (!id.equals(ImageToClass.ID)) {
      return byId(id);
    }
    if (descriptor.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare by image-to-class: the network's embedding is one vector, not local descriptors; take a network that has them, such as conv64f-dn4, or one of %s"
              .formatted(BY_ID.keySet()));
    }
    return new ImageToClass(descriptor.getAsInt());
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
