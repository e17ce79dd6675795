package io.naflow.jobs.report.draw;

import io.naflow.image.ImageException;
import io.naflow.image.Interpolation;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resampler;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.dataset.StoredImages;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.identity.Sha256;
import io.naflow.jobs.report.read.PickedImage;
import io.naflow.jobs.table.RunRow;
import io.naflow.session.Catalogue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the networks saw of an image, if the dataset can still be read: the same file, by its hash,
 * resized and cropped as the run's configuration has it.
 */
public final class Thumbnails {
  private static final int MAX_SIDE = 112;

  private final Optional<AuditConfig> config;
  private final String root;
  private final Configuration hadoop;
  private final Map<String, Optional<String>> made = new HashMap<>();

  /** Whether the images are in Parquet, once somebody has looked. */
  private Optional<Optional<StoredImages>> stored = Optional.empty();

  private Thumbnails(Optional<AuditConfig> config, String root, Configuration hadoop) {
    this.config = config;
    this.root = root;
    this.hadoop = hadoop;
  }

  /**
   * Of a run's images.
   *
   * @param images URI of the dataset's root, if it is no longer where the run found it
   */
  public static Thumbnails of(RunRow run, Optional<String> images, Configuration hadoop) {
    Optional<AuditConfig> config = config(run);
    String root = images.or(() -> config.map(c -> c.dataset().path())).orElse("");
    return new Thumbnails(config, root, hadoop);
  }

  /** Empty for a configuration of another version of the program. */
  private static Optional<AuditConfig> config(RunRow run) {
    try {
      return Optional.of(AuditConfigReader.read(run.config(), "runs.config", List.of()));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  /** A data URI of what the model saw; empty if the image cannot be had. */
  Optional<String> of(PickedImage image, String model) {
    Optional<Preprocessing> preprocessing = preprocessing(model);
    if (preprocessing.isEmpty() || root.isEmpty()) {
      return Optional.empty();
    }
    return made.computeIfAbsent(
        image.image() + '\n' + preprocessing.get(),
        key -> read(image).flatMap(decoded -> shown(decoded, preprocessing.get())));
  }

  private Optional<Preprocessing> preprocessing(String model) {
    return config.stream()
        .flatMap(c -> c.models().stream())
        .filter(configured -> configured.id().equals(model))
        .findFirst()
        .map(
            configured -> {
              String architecture = configured.architecture();
              return configured
                  .preprocessing()
                  .of(model, architecture)
                  .orElseGet(() -> new Catalogue().architecture(architecture).preprocessing());
            });
  }

  private Optional<RgbImage> read(PickedImage image) {
    return readFile(image).or(() -> readRow(image));
  }

  private Optional<RgbImage> readFile(PickedImage image) {
    try {
      Path folder = new Path(root);
      FileSystem files = folder.getFileSystem(hadoop);
      Path file = files.makeQualified(new Path(folder, new Path(null, null, image.image())));
      // Names come from the tables: nothing outside of the dataset is opened for them.
      if (!file.toUri().getPath().startsWith(files.makeQualified(folder).toUri().getPath() + "/")) {
        return Optional.empty();
      }
      try (var in = files.open(file)) {
        byte[] bytes = in.readNBytes((int) ImageDecoder.DEFAULT_MAX_BYTES);
        return decoded(image, bytes);
      }
    } catch (IOException | ImageException | IllegalArgumentException e) {
      // The report does without: the maps are what it is about.
      return Optional.empty();
    }
  }

  /** Out of Parquet; looked for only where there is no such file. */
  private Optional<RgbImage> readRow(PickedImage image) {
    try {
      if (stored.isEmpty()) {
        stored = Optional.of(Optional.empty());
        stored = Optional.of(StoredImages.of(config.orElseThrow().dataset().at(root), hadoop));
      }
      Optional<byte[]> bytes =
          stored.get().isEmpty() ? Optional.empty() : stored.get().get().read(image.image());
      return bytes.flatMap(found -> decoded(image, found));
    } catch (IOException | ImageException | DatasetException e) {
      return Optional.empty();
    }
  }

  /** Empty where the image is not the one that was explained. */
  private Optional<RgbImage> decoded(PickedImage image, byte[] bytes) {
    return Sha256.hex(bytes).equals(image.sha256())
        ? Optional.of(decoder().decode(bytes))
        : Optional.empty();
  }

  private ImageDecoder decoder() {
    return new ImageDecoder(
        config.orElseThrow().dataset().orientation(),
        ImageDecoder.DEFAULT_MAX_PIXELS,
        ImageDecoder.DEFAULT_MAX_BYTES);
  }

  private static Optional<String> shown(RgbImage image, Preprocessing preprocessing) {
    try {
      RgbImage crop = preprocessing.crop(image);
      int longer = Math.max(crop.width(), crop.height());
      double scale = Math.min(1, (double) MAX_SIDE / longer);
      int width = (int) Math.max(1, Math.round(scale * crop.width()));
      int height = (int) Math.max(1, Math.round(scale * crop.height()));
      return Optional.of(
          MapTile.dataUri(Resampler.resize(crop, width, height, Interpolation.BILINEAR)));
    } catch (ImageException e) {
      return Optional.empty();
    }
  }
}
