package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.listing.LeftOut;
import io.naflow.jobs.dataset.listing.Listing;
import io.naflow.jobs.dataset.listing.Reason;
import io.naflow.jobs.dataset.parquet.ParquetStore;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.StoredTruth;
import io.naflow.jobs.dataset.truth.Truth;
import io.naflow.jobs.dataset.truth.TruthReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A dataset whose images are rows of Parquet files.
 *
 * @param store the files
 * @param leftOut what else lies beside them
 */
record Stored(ParquetStore store, LeftOut leftOut) {
  private static final String PARQUET = ".parquet";
  private static final LabelForm NOTHING =
      new LabelForm(
          Optional.empty(),
          Optional.empty(),
          Optional.of(LabelForm.NONE),
          List.of(LabelForm.NONE),
          Optional.empty(),
          Optional.of(LabelForm.NONE));

  /**
   * The images of one file.
   *
   * @return empty where the path is no Parquet file
   * @throws DatasetException if it is one without images, or labels cannot be by folders
   */
  static Optional<Stored> ofFile(Dataset dataset, Configuration hadoop) {
    if (!isFile(dataset.path(), hadoop)) {
      return Optional.empty();
    }
    Optional<Stored> found = inFile(dataset, hadoop);
    if (found.isEmpty()) {
      throw noImages(dataset.path());
    }
    return found;
  }

  /** The images of a Parquet file; empty where it has none. */
  private static Optional<Stored> inFile(Dataset dataset, Configuration hadoop) {
    return ParquetStore.open(dataset.path(), List.of(""), column(dataset), hadoop)
        .map(store -> withoutFolders(dataset, new Stored(store, LeftOut.NOTHING)));
  }

  /**
   * The images that stand in Parquet given as labels; empty where these are labels alone, or
   * nothing that can be read, which whoever reads labels says better.
   *
   * @param labels the dataset as if it were there
   * @throws DatasetException if there are images and it is not sure which are meant
   */
  static Optional<Stored> inLabels(Dataset labels, Configuration hadoop) {
    String path = labels.path();
    if (isFile(path, hadoop)) {
      return inFile(labels, hadoop);
    }
    return isFolder(path, hadoop)
        ? inFolder(labels, Listing.of(path, hadoop), hadoop)
        : Optional.empty();
  }

  /**
   * The images of a folder of Parquet files.
   *
   * @return empty where there are no such files, or they hold no images
   * @throws DatasetException if it is not sure that they are meant, or labels cannot be by folders
   */
  static Optional<Stored> inFolder(Dataset dataset, Listing listing, Configuration hadoop) {
    String path = dataset.path();
    List<String> files =
        listing.excluded().entrySet().stream()
            .filter(entry -> entry.getValue() == Reason.EXTENSION)
            .map(java.util.Map.Entry::getKey)
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(PARQUET))
            .toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    TableFolders.requireNone(path, hadoop);
    Optional<ParquetStore> store = ParquetStore.open(path, files, column(dataset), hadoop);
    if (store.isPresent() && !listing.images().isEmpty()) {
      throw new DatasetException(
          "Cannot read dataset %s: it holds %,d images as files, such as %s, and %,d Parquet files with images, such as %s; set dataset.path to one or the other"
              .formatted(
                  path,
                  listing.images().size(),
                  listing.images().firstKey(),
                  files.size(),
                  files.get(0)));
    }
    return store.map(found -> withoutFolders(dataset, new Stored(found, listing.besides(files))));
  }

  private static Stored withoutFolders(Dataset dataset, Stored found) {
    if (dataset.labels() instanceof Labels.Folders) {
      throw new DatasetException(
          "Cannot use labels 'folders' with images in Parquet (%s): they lie in no folders; leave dataset.labels out for the label column, or name it with dataset.labels: {path: %s, format: parquet, label: COLUMN}"
              .formatted(dataset.path(), dataset.path()));
    }
    return found;
  }

  /** Whether labels are those beside the images. */
  boolean holds(Labels.Manifest manifest) {
    return isSame(manifest.uri(), store.root());
  }

  /** How the columns beside the images are to be read. */
  LabelForm form(Dataset dataset) {
    return dataset.labels() instanceof Labels.Manifest manifest && holds(manifest)
        ? manifest.form()
        : NOTHING;
  }

  /** Labels in another file. */
  Truth elsewhere(
      SparkSession spark, Labels.Manifest manifest, StoredTruth beside, boolean normalised) {
    Truth truth =
        new TruthReader(
                spark, UnaryOperator.identity(), new TreeSet<>(beside.rows().keySet()), normalised)
            .read(manifest);
    List<String> unknown =
        truth.entries().keySet().stream().filter(name -> !beside.rows().containsKey(name)).toList();
    if (truth.entries().values().stream().anyMatch(entry -> entry.mask().isPresent())) {
      throw new DatasetException(
          "Cannot use masks of %s: the images are in %s, and masks must be a column of bytes there; leave them out with dataset.labels: {path: %s, mask: none}"
              .formatted(manifest.uri(), store.root(), manifest.uri()));
    } else if (!unknown.isEmpty()) {
      throw new DatasetException(
          "Cannot use labels %s: %,d of its images are not in %s, such as '%s'; its images are called as '%s'"
              .formatted(
                  manifest.uri(),
                  unknown.size(),
                  store.root(),
                  unknown.get(0),
                  beside.rows().keySet().iterator().next()));
    }
    return truth;
  }

  private static Optional<String> column(Dataset dataset) {
    return dataset.labels() instanceof Labels.Manifest manifest
            && isSame(manifest.uri(), dataset.path())
        ? manifest.form().image()
        : Optional.empty();
  }

  static boolean isParquet(Labels.Manifest manifest) {
    return manifest
        .form()
        .format()
        .map(format -> format == Format.PARQUET)
        .orElse(manifest.uri().toLowerCase(Locale.ROOT).replaceAll("/+$", "").endsWith(PARQUET));
  }

  static boolean isSame(String one, String other) {
    return one.replaceAll("/+$", "").equals(other.replaceAll("/+$", ""));
  }

  private static boolean isFolder(String path, Configuration hadoop) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(hadoop);
      return files.exists(folder) && files.getFileStatus(folder).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFile(String path, Configuration hadoop) {
    try {
      return ParquetStore.isFile(path, hadoop);
    } catch (IOException e) {
      // What is wrong with the path is told where it is listed.
      return false;
    }
  }

  private static DatasetException noImages(String path) {
    return new DatasetException(
        "Cannot read dataset %s: it is a Parquet file without a column of images (bytes, or a struct of bytes and path); if it has labels, set dataset.labels to it, and dataset.path to the folder of the images"
            .formatted(path));
  }
}
