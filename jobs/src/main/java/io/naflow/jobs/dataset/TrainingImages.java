package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Task.Gallery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
    var items = new ArrayList<ImageItem>();
    if (gallery.labels() instanceof Labels.Manifest manifest) {
      var entries = new TreeMap<String, Manifest.Entry>(IMAGE_FOLDER);
      entries.putAll(
          Manifest.read(
              spark,
              manifest.uri(),
              gallery
                  .path()
                  .map(path -> ImageNames.below(path, listing))
                  .orElse(ImageNames.ofNoFolder())));
      entries.forEach(
          (name, entry) ->
              items.add(
                  new ImageItem(
                      name,
                      lengths.getOrDefault(name, -1L),
                      entry.label().orElse(-1),
                      entry.boxes())));
    } else {
      listing.requireNamedClasses(gallery.path().orElse(""));
      items.addAll(ofFolders(lengths));
    }
    if (items.isEmpty()) {
      throw new DatasetException(
          "Cannot find the images of the memory bank in %s: there is none in a folder of its class; check task.gallery and task.gallery_labels"
              .formatted(gallery.path().orElse("the labels")));
    }
    return new ImageSet(items, listing.besides(items.stream().map(ImageItem::name).toList()));
  }

  private static List<ImageItem> ofFolders(Map<String, Long> lengths) {
    var images = new TreeMap<String, Long>(IMAGE_FOLDER);
    lengths.forEach(
        (name, length) -> {
          if (name.indexOf('/') > 0 && IMAGE.matcher(name).matches()) {
            images.put(name, length);
          }
        });
    var classes = new TreeSet<String>();
    images.keySet().forEach(name -> classes.add(classFolder(name)));
    var numbers = new HashMap<String, Integer>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    return images.entrySet().stream()
        .map(
            image ->
                new ImageItem(
                    image.getKey(),
                    image.getValue(),
                    numbers.get(classFolder(image.getKey())),
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
