package io.naflow.jobs.config;

import java.util.regex.Pattern;

/** Keeps credentials that stand in URIs out of what is written down. */
public final class Secrets {
  /** The {@code user:password} of {@code scheme://user:password@host}. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://)[^/@\\s\"'\\\\]*:[^/@\\s\"'\\\\]*(?=@)");

  /**
   * The value of {@code ?X-Amz-Signature=...}, {@code &sig=...}, {@code token=...} and the like.
   */
  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)(?<=[?&;])((?:[a-z0-9_.-]*[_.-])?(?:password|passwd|secret|token|signature|credential|sig|api_?key|access_?key)=)[^&;#\\s\"'\\\\]+");

  private static final String HIDDEN = "***";

  private Secrets() {}

  /** The text with {@code ***} for each user's name and password, token and signature in a URI. */
  public static String hidden(String text) {
    return QUERY.matcher(USER_INFO.matcher(text).replaceAll(HIDDEN)).replaceAll("$1" + HIDDEN);
  }
}
