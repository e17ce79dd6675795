package io.naflow.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A configuration written out in full: one line of JSON that {@link AuditConfigReader} reads back
 * as the same configuration. It stands in the table {@code runs}, names the run, and goes to the
 * executors.
 */
public final class CanonicalConfig {
  /** What JSON leaves as it is in a text and YAML refuses, or takes for the end of a line. */
  private static final Pattern UNLIKE_YAML =
      Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

  private CanonicalConfig() {}

  /** All of it. */
  public static String json(AuditConfig config) {
    String json = write(config, EnumSet.allOf(Scope.class));
    return UNLIKE_YAML
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** Only what results depend on: two runs with equal identity have equal tables. */
  public static String identity(AuditConfig config) {
    return write(config, EnumSet.complementOf(EnumSet.of(Scope.NOTHING)));
  }

  /**
   * Only what the results of a single image depend on: two audits with equal basis find the same of
   * the same image, whichever others there are.
   */
  public static String basis(AuditConfig config) {
    return write(config, EnumSet.of(Scope.IMAGE, Scope.ROWS));
  }

  /** The id of an entry of {@code models} or {@code methods}, as they are written here. */
  public static String idOf(JsonNode entry) {
    // Of a method without choices the id is all that is written.
    return entry.path("id").asText(entry.asText());
  }

  private static String write(AuditConfig config, Set<Scope> scopes) {
    Map<String, Object> sections = AuditShape.ROOT.write(config, new Written(scopes)).values();
    try {
      return new ObjectMapper().writeValueAsString(sections);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a configuration as JSON: " + sections, e);
    }
  }
}
