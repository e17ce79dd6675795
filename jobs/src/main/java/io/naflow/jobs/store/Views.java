package io.naflow.jobs.store;

import io.naflow.jobs.spark.SparkPaths;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The published tables as Spark's temporary views. */
public final class Views {
  private static final int ATTEMPTS = 5;

  private Views() {}

  /**
   * Whether a directory has tables.
   *
   * @param directory as {@link #register} takes it
   * @throws IOException if the file system fails
   */
  public static boolean exist(SparkSession spark, String directory) throws IOException {
    Path root = root(directory);
    return new Tree(root.getFileSystem(spark.sparkContext().hadoopConfiguration()))
        .exists(StoreLayout.tables(root));
  }

  private static Path root(String directory) {
    Path given = new Path(directory);
    return given.getName().equals(StoreLayout.TABLES) ? given.getParent() : given;
  }

  /**
   * Registers a view of each table under its name, with the declared columns in the declared order,
   * empty if the table has no rows, and the named views of {@code conf/views.sql} over them. The
   * views show the runs that are published at this moment; register them again to see later ones.
   * The function {@code decode_map} comes with them.
   *
   * @param directory a URI or a path: what an audit wrote to, or the {@code tables} in it
   * @throws IllegalArgumentException if the directory has no tables
   * @throws IllegalStateException if runs keep being published meanwhile, or a published run's file
   *     is gone
   * @throws IOException if the file system fails
   */
  public static void register(SparkSession spark, String directory) throws IOException {
    Path root = root(directory);
    Tree tree = new Tree(root.getFileSystem(spark.sparkContext().hadoopConfiguration()));
    if (!tree.exists(StoreLayout.tables(root))) {
      throw new IllegalArgumentException(
          "Cannot read the tables of '%s': there is no directory '%s'; give the directory that an audit wrote to (--out)"
              .formatted(directory, StoreLayout.tables(root)));
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      SortedMap<String, List<String>> before = publishedRuns(tree, root);
      Map<String, Dataset<Row>> views = new LinkedHashMap<>();
      for (Table<?> table : Tables.all()) {
        views.put(table.name(), frame(spark, tree, root, table, List.copyOf(before.keySet())));
      }
      // Spark has listed the files by now; had a run come or gone meanwhile, half of it may be in.
      if (publishedRuns(tree, root).equals(before)) {
        new PublishedFiles(tree, root).requireAll();
        views.forEach((name, view) -> view.createOrReplaceTempView(name));
        MapFunctions.register(spark);
        NamedViews.register(spark);
        return;
      }
    }
    throw new IllegalStateException(
        "Cannot read the tables of '%s': runs were published at each of %d attempts; try again later"
            .formatted(directory, ATTEMPTS));
  }

  /**
   * One table of one published run, with the declared columns in the declared order: what a job
   * reads of itself needs no other run's files to be listed.
   *
   * @param directory as {@link #register} takes it
   * @throws IOException if the file system fails
   */
  public static Dataset<Row> ofRun(
      SparkSession spark, String directory, Table<?> table, String runId) throws IOException {
    Path root = root(directory);
    Tree tree = new Tree(root.getFileSystem(spark.sparkContext().hadoopConfiguration()));
    return frame(spark, tree, root, table, List.of(runId));
  }

  /** Files of {@code runs} by run: their names are unique, so a run published again differs. */
  private static SortedMap<String, List<String>> publishedRuns(Tree tree, Path root)
      throws IOException {
    SortedMap<String, List<String>> runs = new TreeMap<>();
    String prefix = StoreLayout.level("");
    Path table = new Path(StoreLayout.tables(root), StoreLayout.RUNS);
    for (FileStatus entry : tree.list(table)) {
      String name = entry.getPath().getName();
      List<String> files = tree.filesBelow(entry.getPath());
      if (name.startsWith(prefix) && !files.isEmpty()) {
        runs.put(name.substring(prefix.length()), files.stream().sorted().toList());
      }
    }
    return runs;
  }

  private static Dataset<Row> frame(
      SparkSession spark, Tree tree, Path root, Table<?> table, List<String> runs)
      throws IOException {
    Path directory = new Path(StoreLayout.tables(root), table.name());
    List<String> present = new ArrayList<>();
    for (String run : runs) {
      Path path = new Path(directory, StoreLayout.level(run));
      if (tree.exists(path)) {
        present.add(path.toString());
      }
    }
    if (present.isEmpty()) {
      return spark.createDataFrame(List.of(), table.structType());
    }
    // Spark moves the columns of the partition to the end and loses their comments.
    Column[] columns =
        Arrays.stream(table.structType().fields())
            .map(field -> functions.col(field.name()).as(field.name(), field.metadata()))
            .toArray(Column[]::new);
    return spark
        .read()
        .schema(table.structType())
        .option("basePath", directory.toString())
        .parquet(present.stream().map(SparkPaths::literal).toArray(String[]::new))
        .select(columns);
  }
}
