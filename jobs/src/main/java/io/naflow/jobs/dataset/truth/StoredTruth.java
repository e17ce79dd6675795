package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.dataset.parquet.ParquetFile;
import io.naflow.jobs.dataset.parquet.ParquetStore;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What stands beside images in Parquet files.
 *
 * @param truth labels and boxes by the images' names
 * @param rows where each image is, in the order of files and rows
 * @param masks column of the masks' bytes; entries have its name where their row has a mask
 */
public record StoredTruth(Truth truth, Map<String, ParquetRow> rows, Optional<String> masks) {
  private static final Pattern SPLIT = Pattern.compile("(?:.*/)?([^/]+)-\\d+-of-\\d+\\.parquet");

  public StoredTruth {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  /** A row and where it is. */
  private record Placed(LabelTable.TableRow row, ParquetRow where) {}

  /**
   * Reads everything but the images.
   *
   * @param form which columns are used, as far as the configuration says it
   * @param normalised whether boxes are shares of the image's sides
   * @throws DatasetException if it cannot be read, or it is not sure what the columns are
   */
  public static StoredTruth read(
      SparkSession spark, ParquetStore store, LabelForm form, boolean normalised) {
    ParquetTable table = ParquetTable.open(spark, store);
    Roles roles = Roles.of(table, ofImages(store, form));
    Optional<List<String>> names =
        roles.label().map(table.columns()::get).flatMap(store.classNames()::of);
    Optional<String> masks = roles.mask().map(table.columns()::get);
    masks.ifPresent(column -> requireBytes(store, table, column));
    List<Placed> all = placed(spark, store, table);
    var found = new Collector(store.root(), UnaryOperator.identity(), normalised);
    var paths = new ArrayList<Map.Entry<ParquetRow, String>>();
    all.forEach(one -> paths.add(Map.entry(one.where(), path(roles, one))));
    Map<String, ParquetRow> rows = store.names(paths);
    long nameless = 0;
    Iterator<String> allNames = rows.keySet().iterator();
    for (Placed one : all) {
      String name = allNames.next();
      nameless += name.equals(path(roles, one)) ? 0 : 1;
      found.row(
          "row %d of %s".formatted(one.where().row(), store.file(one.where())),
          name,
          label(roles, one, names),
          TruthReader.boxes(table, roles, one.row(), name),
          masks.filter(column -> !one.row().cells().get(roles.mask().get()).isEmpty()));
    }
    List<String> lines = new ArrayList<>(roles.lines());
    lines.add(
        0, "images    %,d rows of %,d Parquet files".formatted(all.size(), store.files().size()));
    splits(store).ifPresent(lines::add);
    if (nameless > 0) {
      lines.add(
          "warning   %,d images of %s have no path or share one; they are named by file and row, such as %s"
              .formatted(nameless, store.root(), store.numbered("", all.get(0).where())));
    }
    return new StoredTruth(found.truth(lines, names), rows, masks);
  }

  private static void requireBytes(ParquetStore store, ParquetTable table, String column) {
    if (!table.holdsBytes(column)) {
      throw new DatasetException(
          "Cannot use column '%s' of %s as masks: it holds no bytes, and the images are in Parquet; masks must be bytes, or a struct of bytes and path, beside them, or leave them out with dataset.labels: {path: %s, format: parquet, mask: none}"
              .formatted(column, store.root(), store.root()));
    }
  }

  /** Files of a data set's parts, as Hugging Face names them, taken as one. */
  private static Optional<String> splits(ParquetStore store) {
    List<String> splits =
        store.files().stream()
            .map(file -> SPLIT.matcher(file.name()))
            .filter(Matcher::matches)
            .map(file -> file.group(1))
            .distinct()
            .toList();
    return splits.size() < 2
        ? Optional.empty()
        : Optional.of(
            "warning   %s holds files of several parts (%s), which are taken together; set dataset.path to the file of one, or a folder with nothing else"
                .formatted(store.root(), String.join(", ", splits)));
  }

  /** The column of images is known by its type. */
  private static LabelForm ofImages(ParquetStore store, LabelForm form) {
    return new LabelForm(
        form.format(),
        Optional.of(store.column().name()),
        form.label(),
        form.box(),
        form.boxForm(),
        form.mask());
  }

  private static List<Placed> placed(SparkSession spark, ParquetStore store, ParquetTable table) {
    Map<String, ParquetFile> files = new HashMap<>();
    store.files().forEach(file -> files.put(new Path(file.uri()).toUri().getPath(), file));
    int columns = table.columns().size();
    var all = new ArrayList<Placed>();
    table.forEach(
        row -> {
          String uri = row.cells().get(columns);
          ParquetFile file = fileOf(uri, files);
          long number = Long.parseLong(row.cells().get(columns + 1));
          all.add(new Placed(row, store.row(file, number)));
        });
    if (all.size() != store.rows()) {
      throw new DatasetException(
          "Cannot read dataset %s: its files have %,d rows and %,d were found; run the audit again when nobody writes there"
              .formatted(store.root(), store.rows(), all.size()));
    }
    all.sort(
        Comparator.comparing((Placed one) -> one.where().file())
            .thenComparing(one -> one.where().row()));
    return all;
  }

  private static ParquetFile fileOf(String uri, Map<String, ParquetFile> files) {
    return Optional.ofNullable(files.get(URI.create(uri).getPath()))
        .orElseThrow(() -> new IllegalStateException("Cannot find file " + uri + " again"));
  }

  private static String label(Roles roles, Placed one, Optional<List<String>> names) {
    String label = roles.label().map(one.row().cells()::get).orElse("");
    // What Hugging Face writes for a class that is not known.
    return names.isPresent() && label.equals("-1") ? "" : label;
  }

  private static String path(Roles roles, Placed one) {
    return one.row().cells().get(roles.image());
  }
}
