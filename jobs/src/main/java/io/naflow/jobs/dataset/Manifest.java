package io.naflow.jobs.dataset;

import io.naflow.jobs.runtime.SparkPaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A CSV (with a header) or Parquet file with a row an image, or a row a box: {@code image}, {@code
 * label} (a class), and either {@code x0, y0, x1, y1} (edges) or {@code x, y, width, height}, in
 * pixels of the upright original.
 */
final class Manifest {
  private static final List<String> EDGES = List.of("x0", "y0", "x1", "y1");
  private static final List<String> SIZES = List.of("x", "y", "width", "height");

  private final String uri;
  private final List<String> columns;
  private final ImageNames names;

  private Manifest(String uri, List<String> columns, ImageNames names) {
    this.uri = uri;
    this.columns = columns;
    this.names = names;
  }

  /**
   * What the manifest says of one image.
   *
   * @param label as it stands there, if it has one
   * @param boxes of {@code x0, y0, x1, y1} each
   */
  record Entry(Optional<String> label, List<double[]> boxes) {}

  /**
   * Reads a manifest.
   *
   * @param names what its images' names mean
   * @return its images in the order of their names
   * @throws DatasetException if it cannot be read, a column is missing or a value is wrong; the
   *     message names the file, column, image and value
   */
  static Map<String, Entry> read(SparkSession spark, String uri, ImageNames names) {
    TableFolders.requireNone(uri, spark.sparkContext().hadoopConfiguration());
    Dataset<Row> rows = rows(spark, uri);
    var manifest = new Manifest(uri, Arrays.asList(rows.columns()), names);
    return manifest.entries(manifest.selected(rows));
  }

  private static Dataset<Row> rows(SparkSession spark, String uri) {
    try {
      return open(spark, uri);
    } catch (AnalysisException | SparkException e) {
      throw unreadable(uri, e);
    }
  }

  /** Spark throws these checked exceptions without declaring them. */
  private static Dataset<Row> open(SparkSession spark, String uri)
      throws AnalysisException, SparkException {
    return uri.replaceAll("/+$", "").toLowerCase(Locale.ROOT).endsWith(".csv")
        ? spark.read().option("header", true).option("escape", "\"").csv(SparkPaths.literal(uri))
        : spark.read().parquet(SparkPaths.literal(uri));
  }

  private static DatasetException unreadable(String uri, Exception e) {
    return new DatasetException(
        "Cannot read labels %s: %s; give a CSV with a header or a Parquet file"
            .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  private List<Row> selected(Dataset<Row> rows) {
    String image =
        Stream.of("image", "file", "path")
            .filter(columns::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new DatasetException(
                        "Cannot use labels %s: it has columns %s; one must be 'image', the path below dataset.path"
                            .formatted(uri, columns)));
    var wanted = new ArrayList<Column>();
    wanted.add(functions.col(image).cast("string").as("image"));
    boolean labelled = columns.contains("label");
    wanted.add(
        (labelled ? functions.col("label") : functions.lit(null)).cast("string").as("label"));
    for (String side : boxColumns().orElse(List.of())) {
      wanted.add(functions.col(side).cast("string").as(side));
    }
    return rows.select(wanted.toArray(Column[]::new)).collectAsList();
  }

  private Optional<List<String>> boxColumns() {
    return Stream.of(EDGES, SIZES).filter(columns::containsAll).findFirst();
  }

  private Map<String, Entry> entries(List<Row> rows) {
    Map<String, List<Row>> byImage =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row ->
                        Optional.ofNullable(row.getString(0))
                            .map(names::of)
                            .orElseThrow(() -> wrong("image", "?", "nothing", "a path")),
                    java.util.TreeMap::new,
                    Collectors.toList()));
    var entries = new LinkedHashMap<String, Entry>();
    byImage.forEach((image, group) -> entries.put(image, entry(image, group)));
    return entries;
  }

  private Entry entry(String image, List<Row> rows) {
    List<String> labels =
        rows.stream()
            .map(row -> Optional.ofNullable(row.getString(1)))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (labels.size() > 1) {
      throw wrong("label", image, String.join(" and ", labels), "one label an image");
    }
    var boxes = new ArrayList<double[]>();
    boxColumns()
        .ifPresent(sides -> rows.forEach(row -> box(image, row, sides).ifPresent(boxes::add)));
    return new Entry(labels.stream().findFirst(), boxes);
  }

  /** Empty where the row gives no box. */
  private Optional<double[]> box(String image, Row row, List<String> sides) {
    double[] values = new double[4];
    int missing = 0;
    for (int i = 0; i < 4; i++) {
      String text = row.getString(2 + i);
      if (text == null || text.isBlank()) {
        missing++;
        continue;
      }
      values[i] = number(image, sides.get(i), text);
    }
    if (missing == 4) {
      return Optional.empty();
    } else if (missing > 0) {
      throw wrong(String.join(", ", sides), image, "a part of a box", "all four sides or none");
    }
    if (sides.equals(SIZES)) {
      values[2] += values[0];
      values[3] += values[1];
    }
    if (!(values[2] > values[0] && values[3] > values[1])) {
      throw wrong(String.join(", ", sides), image, Arrays.toString(values), "a box of some extent");
    }
    return Optional.of(values);
  }

  private double number(String image, String column, String text) {
    try {
      double value = Double.parseDouble(text.trim());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new DatasetException(wrong(column, image, text, "a number of pixels").getMessage(), e);
    }
    throw wrong(column, image, text, "a number of pixels");
  }

  private DatasetException wrong(String column, String image, String found, String right) {
    return new DatasetException(
        "Cannot use labels %s: column '%s' of image '%s' holds %s; it must be %s"
            .formatted(uri, column, image, found, right));
  }
}
