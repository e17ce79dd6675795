package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.listing.Listing;
import io.naflow.jobs.dataset.source.DatasetException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What lies at a dataset's place, looked at once: listing a large folder takes its time. */
public final class Survey {
  private final Dataset dataset;
  private final Optional<Stored> stored;
  private final Listing listing;

  private Survey(Dataset dataset, Optional<Stored> stored, Listing listing) {
    this.dataset = dataset;
    this.stored = stored;
    this.listing = listing;
  }

  /**
   * Looks at a dataset as it is given.
   *
   * @throws DatasetException if it cannot be read, or it is not sure what is meant
   */
  static Survey of(Dataset dataset, Configuration hadoop) {
    Optional<Stored> file = Stored.ofFile(dataset, hadoop);
    if (file.isPresent()) {
      return new Survey(dataset, file, Listing.none());
    }
    Listing listing = Listing.of(dataset.path(), hadoop);
    return new Survey(dataset, Stored.inFolder(dataset, listing, hadoop), listing);
  }

  /**
   * The same with what is not said about its labels filled in: images in Parquet have theirs beside
   * them, and labels in Parquet with images in it are the dataset themselves.
   *
   * @throws DatasetException likewise
   */
  public static Survey resolved(Dataset given, Configuration hadoop) {
    if (given.labels() instanceof Labels.Manifest manifest
        && Stored.isParquet(manifest)
        && !Stored.isSame(manifest.uri(), given.path())) {
      Dataset there = given.at(manifest.uri());
      Optional<Stored> images = Stored.inLabels(there, hadoop);
      if (images.isPresent()) {
        return new Survey(there, images, Listing.none());
      }
    }
    Survey here = of(given, hadoop);
    if (!(given.labels() instanceof Labels.Unsaid)) {
      return here;
    }
    Labels beside =
        here.stored.isPresent()
            ? new Labels.Manifest(given.path(), LabelForm.of(Format.PARQUET))
            : new Labels.None();
    return new Survey(given.with(beside), here.stored, here.listing);
  }

  /** The dataset as it is to be read. */
  public Dataset dataset() {
    return dataset;
  }

  /** Its images, where they are rows of Parquet files. */
  Optional<Stored> stored() {
    return stored;
  }

  /** Its files, where images are files. */
  Listing listing() {
    return listing;
  }
}
