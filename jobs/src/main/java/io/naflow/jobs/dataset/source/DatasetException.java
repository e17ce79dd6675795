package io.naflow.jobs.dataset.source;

/** The dataset as a whole cannot be used. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
