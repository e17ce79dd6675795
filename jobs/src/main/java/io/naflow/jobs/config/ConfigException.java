package io.naflow.jobs.config;

/** A configuration that cannot be used; the message names the key, its place and what is right. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
