package io.naflow.jobs.compare;

/** A gate is about a statistic that there is not; the message says which comes nearest. */
public final class UnknownStatisticException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownStatisticException(String message) {
    super(message);
  }
}
