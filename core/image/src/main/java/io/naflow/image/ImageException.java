package io.naflow.image;

/**
 * An image cannot be read or prepared. The message says what failed, why (with values) and what to
 * do; it does not name the file, which only the caller knows.
 */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why, for programs: counted and filtered in the {@code failures} table. */
  public enum Kind {
    /** No bytes at all. */
    EMPTY,
    /** The bytes are not an image, whatever the file's name says. */
    NOT_AN_IMAGE,
    /** An image, but of a format or a variant that is not read here. */
    UNSUPPORTED,
    /** The file ends before the image does. */
    TRUNCATED,
    /** The content contradicts itself or its format. */
    CORRUPT,
    /** More pixels or bytes than the limits allow. */
    TOO_LARGE
  }

  private final Kind kind;

  /** An error with the whole message: "Cannot ⟨do what⟩: ⟨why, with values⟩; ⟨way out⟩". */
  public ImageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ImageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
