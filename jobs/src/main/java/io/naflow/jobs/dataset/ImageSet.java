package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The images of an audit, in the order of their names.
 *
 * @param items the images
 * @param leftOut all else that was found
 */
public record ImageSet(List<ImageItem> items, LeftOut leftOut) {
  public ImageSet {
    items = List.copyOf(items);
  }

  /**
   * Finds the images.
   *
   * @throws DatasetException if there are none, or the folder or the labels cannot be read
   */
  public static ImageSet find(SparkSession spark, Dataset dataset, long seed) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Listing listing = Listing.of(dataset.path(), hadoop);
    if (dataset.labels() instanceof Labels.Folders) {
      listing.requireNamedClasses(dataset.path());
    }
    List<ImageItem> all =
        dataset.labels() instanceof Labels.Manifest manifest
            ? ofManifest(
                Manifest.read(spark, manifest.uri(), ImageNames.below(dataset.path(), listing)),
                listing)
            : ofFolders(listing, dataset.labels() instanceof Labels.Folders);
    List<ImageItem> drawn =
        all.stream().filter(item -> drawn(item.name(), seed) < dataset.sample().orElse(1)).toList();
    List<ImageItem> chosen =
        drawn.stream().limit(dataset.limit().orElse(Integer.MAX_VALUE)).toList();
    LeftOut leftOut =
        listing
            .besides(all.stream().map(ImageItem::name).toList())
            .and(Reason.SAMPLE.word(), all.size() - drawn.size())
            .and(Reason.LIMIT.word(), drawn.size() - chosen.size());
    if (chosen.isEmpty()) {
      throw new DatasetException(
          "Cannot audit dataset %s: %s; check dataset.path, labels and sample"
              .formatted(
                  dataset.path(),
                  all.isEmpty()
                      ? "it has no images (%s)".formatted(leftOut.counted())
                      : "the sample leaves none of its %d images".formatted(all.size())));
    }
    return new ImageSet(chosen, leftOut);
  }

  private static List<ImageItem> ofManifest(Map<String, Manifest.Entry> entries, Listing listing) {
    var items = new ArrayList<ImageItem>();
    entries.forEach(
        (name, entry) ->
            items.add(
                new ImageItem(
                    name,
                    listing.images().getOrDefault(name, -1L),
                    entry.label().orElse(-1),
                    entry.boxes())));
    return items;
  }

  /** Classes are numbered as torchvision's ImageFolder does it: in the order of the names. */
  private static List<ImageItem> ofFolders(Listing listing, boolean labelled) {
    List<String> classes =
        List.copyOf(
            listing.images().keySet().stream()
                .map(ImageSet::folder)
                .filter(folder -> !folder.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)));
    Map<String, Integer> index =
        IntStream.range(0, classes.size())
            .boxed()
            .collect(Collectors.toMap(classes::get, number -> number));
    var items = new ArrayList<ImageItem>();
    listing
        .images()
        .forEach(
            (name, length) ->
                items.add(
                    new ImageItem(
                        name,
                        length,
                        labelled ? index.getOrDefault(folder(name), -1) : -1,
                        List.of())));
    return items;
  }

  private static String folder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /**
   * Sees that folders are numbered alike in another set, both labelled by their folders.
   *
   * @throws DatasetException if a class has another name there
   */
  public void requireSameClasses(ImageSet other, String path) {
    Map<Integer, String> own = classes();
    other
        .classes()
        .forEach(
            (label, name) -> {
              String here = own.getOrDefault(label, name);
              if (!here.equals(name)) {
                throw new DatasetException(
                    "Cannot compare images with those of %s: class %d is folder '%s' there and '%s' in the dataset; give both the same folders, or labels by a .csv file"
                        .formatted(path, label, name, here));
              }
            });
  }

  private Map<Integer, String> classes() {
    return items.stream()
        .filter(item -> item.label().isPresent())
        .collect(
            Collectors.toMap(
                ImageItem::labelOrNegative, item -> folder(item.name()), (one, same) -> one));
  }

  /** A number in 0..1 that depends on the name and the seed alone. */
  private static double drawn(String name, long seed) {
    byte[] hash = Sha256.of(seed + "/" + name);
    long bits = 0;
    for (int i = 0; i < 7; i++) {
      bits = bits << 8 | (hash[i] & 0xFF);
    }
    return bits / (double) (1L << 56);
  }

  /** Hash of names, lengths, labels and boxes: what is known before a file is read. */
  public String listingHash() {
    MessageDigest digest = Sha256.digest();
    for (ImageItem item : items) {
      String line =
          item.name()
              + '\0'
              + item.length()
              + '\0'
              + item.labelOrNegative()
              + '\0'
              + item.boxes().stream().map(java.util.Arrays::toString).toList()
              + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Those of the images that are not named. */
  public ImageSet without(Set<String> names) {
    return new ImageSet(
        items.stream().filter(item -> !names.contains(item.name())).toList(), leftOut);
  }

  /** The images in blocks of at most {@code size}, in order. */
  public List<Block> blocks(int size) {
    var blocks = new ArrayList<Block>();
    for (int start = 0; start < items.size(); start += size) {
      blocks.add(
          new Block(
              blocks.size(),
              new ArrayList<>(items.subList(start, Math.min(items.size(), start + size)))));
    }
    return blocks;
  }
}
