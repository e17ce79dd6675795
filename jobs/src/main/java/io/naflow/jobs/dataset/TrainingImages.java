package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Task.Gallery;
import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.listing.ImageNames;
import io.naflow.jobs.dataset.listing.Listing;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.Entry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * The images that a network was trained on, in the order in which torchvision's {@code ImageFolder}
 * numbers them: by class, the first folder of the name, then by folder below it, then by file name.
 * Files or folders whose names begin with a dot or an underscore are left out.
 */
public final class TrainingImages {
  /** What torchvision takes for an image. */
  private static final Pattern IMAGE =
      Pattern.compile("(?i).*\\.(jpg|jpeg|png|ppm|bmp|pgm|tif|tiff|webp)");

  private static final Comparator<String> IMAGE_FOLDER =
      Comparator.comparing(TrainingImages::classFolder)
          .thenComparing(TrainingImages::parent)
          .thenComparing(Comparator.naturalOrder());

  private TrainingImages() {}

  /**
   * Finds the images, or their names and labels alone where no folder is given; an image whose file
   * was not found has a negative length.
   *
   * @throws DatasetException if there are none, or the folder or the labels cannot be read
   */
  public static ImageSet find(SparkSession spark, Gallery gallery) {
    Listing listing =
        gallery
            .path()
            .map(path -> Listing.of(path, spark.sparkContext().hadoopConfiguration()))
            .orElse(Listing.none());
    Map<String, Long> lengths = listing.images();
    if (gallery.labels() instanceof Labels.Folders) {
      listing.requireNamedClasses(gallery.path().orElse(""));
    }
    List<ListedImage> images =
        gallery.labels() instanceof Labels.Manifest manifest
            ? ofManifest(
                FoundImages.truth(
                        spark,
                        manifest,
                        gallery
                            .path()
                            .map(path -> ImageNames.below(path, listing))
                            .orElse(ImageNames.ofNoFolder()),
                        listing,
                        false)
                    .entries(),
                lengths)
            : ofFolders(lengths);
    if (images.isEmpty()) {
      throw new DatasetException(
          "Cannot find the images of the memory bank in %s: there is none in a folder of its class; check task.gallery and task.gallery_labels"
              .formatted(gallery.path().orElse("the labels")));
    }
    boolean folders = gallery.labels() instanceof Labels.Folders;
    String where =
        gallery.labels() instanceof Labels.Manifest manifest
            ? manifest.uri()
            : gallery.path().orElse("");
    ClassIndices classes =
        new GroupLabels().of(LabelTexts.of(folders, where, Optional.empty(), Set.of(), images));
    return new ImageSet(
        images.stream().map(image -> image.labelled(classes)).toList(),
        listing.besides(images.stream().map(ListedImage::name).toList()),
        classes,
        List.of());
  }

  private static List<ListedImage> ofManifest(
      Map<String, Entry> entries, Map<String, Long> lengths) {
    var sorted = new TreeMap<String, Entry>(IMAGE_FOLDER);
    sorted.putAll(entries);
    return sorted.entrySet().stream()
        .map(
            entry ->
                new ListedImage(
                    entry.getKey(),
                    lengths.getOrDefault(entry.getKey(), -1L),
                    entry.getValue().label(),
                    entry.getValue().boxes()))
        .toList();
  }

  private static List<ListedImage> ofFolders(Map<String, Long> lengths) {
    var images = new TreeMap<String, Long>(IMAGE_FOLDER);
    lengths.forEach(
        (name, length) -> {
          if (name.indexOf('/') > 0 && IMAGE.matcher(name).matches()) {
            images.put(name, length);
          }
        });
    return images.entrySet().stream()
        .map(
            image ->
                new ListedImage(
                    image.getKey(),
                    image.getValue(),
                    Optional.of(classFolder(image.getKey())),
                    List.of()))
        .toList();
  }

  private static String classFolder(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
