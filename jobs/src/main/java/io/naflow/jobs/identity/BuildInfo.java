package io.naflow.jobs.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this program was built from.
 *
 * @param version the project's version with the commit, such as {@code 0.1.0+1a2b3c4}; {@code
 *     -dirty} behind it where the sources had changes that were not committed
 */
public record BuildInfo(String version) {
  private static final String RESOURCE = "/io/naflow/jobs/build.properties";

  public static BuildInfo read() {
    var properties = new Properties();
    try (InputStream stream = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE + " from the program's jar", e);
    }
    String commit = properties.getProperty("commit", "");
    // Where there is no repository at build time, Maven leaves the placeholder standing.
    boolean known = !commit.isEmpty() && !commit.contains("$");
    boolean dirty = properties.getProperty("dirty", "").equals("true");
    return new BuildInfo(
        properties.getProperty("version")
            + (known ? "+" + commit : "")
            + (known && dirty ? "-dirty" : ""));
  }
}
