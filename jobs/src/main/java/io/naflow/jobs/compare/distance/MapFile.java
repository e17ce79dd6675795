package io.naflow.jobs.compare.distance;

import static org.apache.spark.sql.functions.input_file_name;

import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A file of the table {@code maps}, known by its path {@code
 * .../run_id=R/model=M/method=K/part-M-BLOCK-...}. A run's models share its blocks of images.
 *
 * @param uri where it is, encoded as Spark gives it
 * @param block what files of the same images share; the whole name of files that others have named
 */
public record MapFile(String uri, String run, String model, String method, String block)
    implements Serializable {
  private static final String PART = "part-";

  /**
   * A file.
   *
   * @throws IllegalArgumentException if its path is not as above up to its name
   */
  public static MapFile of(String uri) {
    String[] levels = uri.split("/");
    int last = levels.length - 1;
    if (last < 3) {
      throw refused(uri);
    }
    String model = level(uri, levels[last - 2], "model=");
    String name = levels[last];
    String prefix = PART + model + "-";
    return new MapFile(
        uri,
        level(uri, levels[last - 3], "run_id="),
        model,
        level(uri, levels[last - 1], "method="),
        name.startsWith(prefix) ? name.substring(prefix.length()).split("-")[0] : name);
  }

  /** The {@link #block} of the file that a row comes from. */
  public static Column blockOfRow() {
    UDF1<String, String> block = uri -> of(uri).block();
    return functions.udf(block, DataTypes.StringType).apply(input_file_name());
  }

  private static String level(String uri, String level, String key) {
    if (!level.startsWith(key)) {
      throw refused(uri);
    }
    return level.substring(key.length());
  }

  private static IllegalArgumentException refused(String uri) {
    return new IllegalArgumentException(
        "Cannot tell whose maps '%s' has: a file of maps lies at run_id=R/model=M/method=K/; put it back there"
            .formatted(uri));
  }
}
