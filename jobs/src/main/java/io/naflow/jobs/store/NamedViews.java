package io.naflow.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** The views of {@code conf/views.sql}: answers to what people ask of an audit. */
public final class NamedViews {
  private static final String RESOURCE = "/conf/views.sql";
  private static final Pattern NAME = Pattern.compile("(?i)TEMPORARY VIEW (\\w+) AS");

  private NamedViews() {}

  /** Makes them; the tables' views must be there. */
  static void register(SparkSession spark) throws IOException {
    statements().values().forEach(spark::sql);
  }

  /** Statements by name of the view, in the file's order. */
  public static Map<String, String> statements() throws IOException {
    String text;
    try (InputStream stream = NamedViews.class.getResourceAsStream(RESOURCE)) {
      text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    var statements = new LinkedHashMap<String, String>();
    String withoutRemarks = text.replaceAll("(?m)^--.*$", "");
    Arrays.stream(withoutRemarks.split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .forEach(statement -> statements.put(name(statement), statement));
    return statements;
  }

  private static String name(String statement) {
    Matcher name = NAME.matcher(statement);
    if (!name.find()) {
      throw new IllegalStateException(
          "Cannot make the named views: conf/views.sql has the statement '%s', and each must be CREATE OR REPLACE TEMPORARY VIEW name AS ..."
              .formatted(statement));
    }
    return name.group(1);
  }
}
