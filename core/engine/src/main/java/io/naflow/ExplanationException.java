package io.naflow;

/** An image that cannot be read or explained; the message begins with its name. */
public final class ExplanationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ExplanationException(String image, String why) {
    super(image + ": " + why);
  }
}
