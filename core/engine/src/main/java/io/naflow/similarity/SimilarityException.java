package io.naflow.similarity;

/**
 * A pair of embeddings cannot be compared, or not explained. The message says what failed, why
 * (with values) and what to do; it does not name the images, which only the caller knows.
 */
public final class SimilarityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why, for programs: counted and filtered in the {@code failures} table. */
  public enum Kind {
    /** The similarity is 0, so that no contribution to it can be given. */
    ZERO_SIMILARITY,
    /** A vector of zeros has no direction. */
    ZERO_VECTOR,
    /** A NaN or infinity in a vector, or numbers too large to multiply. */
    NOT_FINITE
  }

  private final Kind kind;

  SimilarityException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
