package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxCells.NoBoxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Reads labels and boxes in the forms in which people have them.
 *
 * @param spark reads Parquet
 * @param names what the images' names in labels mean
 * @param listed names of the images that the dataset's folder has
 * @param normalised whether boxes are shares of the image's sides
 */
public record TruthReader(
    SparkSession spark, UnaryOperator<String> names, SortedSet<String> listed, boolean normalised) {

  /**
   * @throws DatasetException if it cannot be read, or it is not sure what it says; the message
   *     names the file, and the row or column
   */
  public Truth read(Labels.Manifest labels) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    String source = labels.uri();
    var found = new Collector(source, names, normalised);
    return switch (format(labels)) {
      case CSV -> read(CsvTable.open(source, hadoop), labels.form(), found);
      case PARQUET -> read(ParquetTable.open(spark, source), labels.form(), found);
      case LOC_SOLUTION -> LocSolution.read(CsvTable.open(source, hadoop), found);
      case CUB -> Cub.read(source, hadoop, found);
      case COCO -> Coco.read(source, hadoop, found);
      case VOC -> Voc.read(source, hadoop, found);
      case FLAT_LIST -> FlatList.read(source, hadoop, listed, found);
    };
  }

  private static Format format(Labels.Manifest labels) {
    String file = labels.uri().replaceAll("/+$", "").toLowerCase(Locale.ROOT);
    return labels
        .form()
        .format()
        .orElseGet(() -> file.endsWith(".parquet") ? Format.PARQUET : Format.CSV);
  }

  private static Truth read(LabelTable table, LabelForm form, Collector found) {
    Roles roles = Roles.of(table, form);
    table.forEach(
        row -> {
          List<String> cells = row.cells();
          String image = cells.get(roles.image());
          found.row(
              row.place(),
              image,
              roles.label().map(cells::get).orElse(""),
              boxes(table, roles, row, image),
              MaskCells.path(table, roles, row).map(found::name));
        });
    var lines = new ArrayList<>(roles.lines());
    lines.addAll(table.warnings());
    return found.truth(lines, Optional.empty());
  }

  static List<double[]> boxes(
      LabelTable table, Roles roles, LabelTable.TableRow row, String image) {
    if (roles.box().isEmpty()) {
      return List.of();
    }
    List<String> columns = roles.boxCells(table.columns());
    try {
      return BoxCells.read(roles.boxCells(row.cells()), roles.box().get().form());
    } catch (NoBoxException e) {
      throw new DatasetException(
          "Cannot use labels %s, %s: column '%s' of image '%s' holds %s"
              .formatted(
                  table.source(), row.place(), String.join("', '", columns), image, e.getMessage()),
          e);
    }
  }
}
