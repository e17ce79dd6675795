package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.parquet.ParquetStore;
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
   * Finds them: the path is a Parquet file, or a folder with Parquet files that hold images.
   *
   * @throws DatasetException if it is not sure that they are meant
   */
  static Optional<Stored> find(Dataset dataset, Configuration hadoop) {
    Optional<String> column = column(dataset);
    String path = dataset.path();
    Optional<Stored> found =
        isFile(path, hadoop)
            ? Optional.of(
                new Stored(
                    ParquetStore.open(path, List.of(""), column, hadoop)
                        .orElseThrow(() -> noImages(path)),
                    LeftOut.NOTHING))
            : inFolder(path, column, hadoop);
    if (found.isPresent() && dataset.labels() instanceof Labels.Folders) {
      throw new DatasetException(
          "Cannot use labels 'folders' with images in Parquet (%s): they lie in no folders; leave dataset.labels out for the label column, or name it with dataset.labels: {path: %s, format: parquet, label: COLUMN}"
              .formatted(path, path));
    }
    return found;
  }

  private static Optional<Stored> inFolder(
      String path, Optional<String> column, Configuration hadoop) {
    Listing listing = Listing.of(path, hadoop);
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
    Optional<ParquetStore> store = ParquetStore.open(path, files, column, hadoop);
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
    return store.map(found -> new Stored(found, listing.besides(files)));
  }

  /**
   * The dataset with what is not said about its labels filled in: images in Parquet have theirs
   * beside them, and labels in Parquet with images in it are the dataset themselves.
   */
  static Dataset resolved(Dataset dataset, Configuration hadoop) {
    if (dataset.labels() instanceof Labels.Manifest manifest
        && isParquet(manifest)
        && !isSame(manifest.uri(), dataset.path())
        && find(dataset.at(manifest.uri()), hadoop).isPresent()) {
      return dataset.at(manifest.uri());
    } else if (!(dataset.labels() instanceof Labels.Unsaid)) {
      return dataset;
    }
    boolean stored = find(dataset, hadoop).isPresent();
    return dataset.with(
        stored
            ? new Labels.Manifest(dataset.path(), LabelForm.of(Format.PARQUET))
            : new Labels.None());
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
    if (!unknown.isEmpty()) {
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

  private static boolean isParquet(Labels.Manifest manifest) {
    return manifest
        .form()
        .format()
        .map(format -> format == Format.PARQUET)
        .orElse(manifest.uri().toLowerCase(Locale.ROOT).replaceAll("/+$", "").endsWith(PARQUET));
  }

  private static boolean isSame(String one, String other) {
    return one.replaceAll("/+$", "").equals(other.replaceAll("/+$", ""));
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
