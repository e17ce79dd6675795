package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.parquet.ParquetStore;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.spark.SparkPaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A Parquet file, or a folder of them; cells are texts as Spark writes values. */
final class ParquetTable implements LabelTable {
  /** Stands for bytes that are there. */
  private static final String BYTES = "(bytes)";

  private final String source;
  private final Dataset<Row> rows;
  private final Optional<ParquetStore> images;

  private ParquetTable(String source, Dataset<Row> rows, Optional<ParquetStore> images) {
    this.source = source;
    this.rows = rows;
    this.images = images;
  }

  /**
   * @throws DatasetException if it cannot be read
   */
  static ParquetTable open(SparkSession spark, String source) {
    return open(spark, source, List.of(source), Optional.empty());
  }

  /**
   * The rows beside images. The cell of the image is its path, and behind the cells of all columns
   * stand the file's URI and the number of the row in it, from 0.
   */
  static ParquetTable open(SparkSession spark, ParquetStore images) {
    return open(spark, images.root(), images.paths(), Optional.of(images));
  }

  private static ParquetTable open(
      SparkSession spark, String source, List<String> paths, Optional<ParquetStore> images) {
    try {
      return new ParquetTable(source, parquet(spark, paths), images);
    } catch (AnalysisException | SparkException e) {
      throw unreadable(source, e);
    }
  }

  /** Spark throws these checked exceptions without declaring them. */
  private static Dataset<Row> parquet(SparkSession spark, List<String> paths)
      throws AnalysisException, SparkException {
    // Of files with different columns none is lost, and of different types none is taken.
    return spark
        .read()
        .option("mergeSchema", true)
        .parquet(paths.stream().map(SparkPaths::literal).toArray(String[]::new));
  }

  private static DatasetException unreadable(String source, Exception e) {
    String because = Because.of(root(e));
    return new DatasetException(
        "Cannot read labels %s: %s; give a Parquet file, a CSV with a header, or say the format with dataset.labels: {path: %s, format: ...}"
            .formatted(
                source,
                because.startsWith("[PATH_NOT_FOUND]")
                    ? "there is no such file or folder"
                    : because,
                source),
        e);
  }

  /** Spark tells a job's story; what began it is in the file. */
  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public List<String> columns() {
    return Arrays.stream(rows.columns()).map(String::strip).toList();
  }

  @Override
  public List<String> within(int column) {
    return parts(rows.schema().fields()[column].dataType()).toList();
  }

  private static Stream<String> parts(DataType type) {
    if (type instanceof ArrayType list) {
      return parts(list.elementType());
    }
    return type instanceof StructType struct
        ? Arrays.stream(struct.fields())
            .flatMap(field -> Stream.concat(Stream.of(field.name()), parts(field.dataType())))
        : Stream.empty();
  }

  @Override
  public Optional<String> remark() {
    return Optional.empty();
  }

  @Override
  public void forEach(Consumer<TableRow> each) {
    var texts = new ArrayList<Column>();
    for (StructField field : rows.schema().fields()) {
      texts.add(text(field));
    }
    if (images.isPresent()) {
      texts.add(functions.col("_metadata.file_path"));
      texts.add(functions.col("_metadata.row_index").cast("string"));
    }
    Iterator<Row> all = rows.select(texts.toArray(Column[]::new)).toLocalIterator();
    for (long number = 1; hasNext(all); number++) {
      each.accept(new TableRow("row " + number, cells(all.next())));
    }
  }

  private boolean hasNext(Iterator<Row> rows) {
    try {
      return more(rows);
    } catch (SparkException e) {
      throw unreadable(source, e);
    }
  }

  /** Spark throws the checked exception without declaring it. */
  private static boolean more(Iterator<Row> rows) throws SparkException {
    return rows.hasNext();
  }

  private Column text(StructField field) {
    Column column = functions.col('`' + field.name().replace("`", "``") + '`');
    Optional<ParquetStore> own = images.filter(store -> store.column().name().equals(field.name()));
    if (own.isPresent()) {
      return own.get().column().path() ? column.getField("path").cast("string") : functions.lit("");
    }
    // Bytes stay where they are; what is known of them is whether there are any.
    return holdsBytes(field.dataType())
        ? functions.when(isThere(column, field.dataType()), functions.lit(BYTES))
        : column.cast("string");
  }

  /** A struct of which nothing is set is none. */
  private static Column isThere(Column column, DataType type) {
    return type instanceof StructType struct
        ? Arrays.stream(struct.fieldNames())
            .map(name -> column.getField(name).isNotNull())
            .reduce(functions.lit(false), Column::or)
        : column.isNotNull();
  }

  /** Whether a column holds bytes, or structs of them. */
  boolean holdsBytes(String column) {
    return Arrays.stream(rows.schema().fields())
        .anyMatch(field -> field.name().strip().equals(column) && holdsBytes(field.dataType()));
  }

  private static List<String> cells(Row row) {
    var cells = new ArrayList<String>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(Objects.requireNonNullElse(row.getString(i), "").strip());
    }
    return cells;
  }

  private static boolean holdsBytes(DataType type) {
    return type instanceof BinaryType
        || type instanceof StructType struct
            && Arrays.stream(struct.fields()).anyMatch(field -> holdsBytes(field.dataType()));
  }
}
