package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.dataset.listing.LeftOut;
import io.naflow.jobs.dataset.listing.Listing;
import io.naflow.jobs.dataset.listing.Reason;
import io.naflow.jobs.dataset.parquet.ParquetStore;
import io.naflow.jobs.dataset.source.ImageSource;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import io.naflow.jobs.dataset.truth.BoxFault;
import io.naflow.jobs.dataset.truth.Entry;
import io.naflow.jobs.dataset.truth.StoredTruth;
import io.naflow.jobs.dataset.truth.Truth;
import io.naflow.jobs.dataset.truth.TruthReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * All images of a dataset, before any is chosen.
 *
 * @param images in their order: of names, or of rows
 * @param leftOut all else
 * @param texts their labels
 * @param faults boxes that cannot be some
 * @param lines for people
 */
record FoundImages(
    List<ListedImage> images,
    LeftOut leftOut,
    LabelTexts texts,
    List<BoxFault> faults,
    List<String> lines) {

  static FoundImages of(SparkSession spark, Survey survey) {
    Dataset dataset = survey.dataset();
    if (survey.stored().isPresent()) {
      return ofRows(spark, dataset, survey.stored().get());
    }
    Listing listing = survey.listing();
    if (dataset.labels() instanceof Labels.Folders) {
      listing.requireNamedClasses(dataset.path());
    }
    return dataset.labels() instanceof Labels.Manifest manifest
        ? ofManifest(spark, dataset, manifest, listing)
        : ofFolders(dataset, listing);
  }

  /** Labels of images that are files. */
  static Truth truth(
      SparkSession spark,
      Labels.Manifest manifest,
      ImageNames names,
      Listing listing,
      boolean normalised) {
    TableFolders.requireNone(manifest.uri(), spark.sparkContext().hadoopConfiguration());
    return new TruthReader(spark, names::of, new TreeSet<>(listing.images().keySet()), normalised)
        .read(manifest);
  }

  private static FoundImages ofManifest(
      SparkSession spark, Dataset dataset, Labels.Manifest manifest, Listing listing) {
    boolean normalised = dataset.boxes().normalised();
    Truth truth =
        truth(spark, manifest, ImageNames.below(dataset.path(), listing), listing, normalised);
    var images = new ArrayList<ListedImage>();
    var masks = new TreeSet<String>();
    truth.entries().values().forEach(entry -> entry.mask().ifPresent(masks::add));
    truth
        .entries()
        .forEach(
            (name, entry) ->
                images.add(
                    new ListedImage(
                        name,
                        listing.images().getOrDefault(name, -1L),
                        entry.label(),
                        entry.boxes(),
                        normalised,
                        ImageSource.OWN_FILE,
                        entry
                            .mask()
                            .map(mask -> maskFile(mask, listing))
                            .orElse(MaskSource.NONE))));
    return new FoundImages(
        images,
        listing.besides(truth.entries().keySet(), masks),
        LabelTexts.of(false, manifest.uri(), truth.classNames(), List.of(), images),
        truth.faults(),
        truth.lines());
  }

  private static MaskSource maskFile(String name, Listing listing) {
    return new MaskSource.Stored(
        name, listing.images().getOrDefault(name, -1L), ImageSource.OWN_FILE);
  }

  private static FoundImages ofFolders(Dataset dataset, Listing listing) {
    boolean labelled = dataset.labels() instanceof Labels.Folders;
    List<ListedImage> images =
        listing.images().entrySet().stream()
            .map(
                image ->
                    new ListedImage(
                        image.getKey(),
                        image.getValue(),
                        Optional.of(folder(image.getKey()))
                            .filter(folder -> labelled && !folder.isEmpty()),
                        List.of()))
            .toList();
    List<String> classes =
        labelled
            ? listing.folders().stream().filter(path -> !path.contains("/")).toList()
            : List.of();
    return new FoundImages(
        images,
        listing.besides(images.stream().map(ListedImage::name).toList()),
        LabelTexts.of(labelled, dataset.path(), Optional.empty(), classes, images),
        List.of(),
        List.of());
  }

  private static String folder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** The mask in the row of its image. */
  private static MaskSource maskRow(String column, ParquetRow row) {
    return new MaskSource.Stored(
        column, -1, new ParquetRow(row.file(), row.length(), row.content(), column, row.row()));
  }

  private static FoundImages ofRows(SparkSession spark, Dataset dataset, Stored stored) {
    ParquetStore store = stored.store();
    boolean normalised = dataset.boxes().normalised();
    StoredTruth beside = StoredTruth.read(spark, store, stored.form(dataset), normalised);
    Truth truth = beside.truth();
    List<String> lines = new ArrayList<>(truth.lines());
    if (dataset.labels() instanceof Labels.Manifest manifest && !stored.holds(manifest)) {
      truth = stored.elsewhere(spark, manifest, beside, normalised);
      lines.addAll(truth.lines());
    }
    Map<String, Entry> entries = truth.entries();
    var images = new ArrayList<ListedImage>();
    for (Map.Entry<String, ParquetRow> row : beside.rows().entrySet()) {
      Entry entry = entries.get(row.getKey());
      if (entry != null) {
        images.add(
            new ListedImage(
                row.getKey(),
                -1,
                entry.label(),
                entry.boxes(),
                normalised,
                row.getValue(),
                entry
                    .mask()
                    .map(column -> maskRow(column, row.getValue()))
                    .orElse(MaskSource.NONE)));
      }
    }
    return new FoundImages(
        images,
        stored.leftOut().and(Reason.NOT_IN_LABELS.word(), beside.rows().size() - images.size()),
        LabelTexts.of(false, truth.source(), truth.classNames(), List.of(), images),
        truth.faults(),
        lines);
  }
}
