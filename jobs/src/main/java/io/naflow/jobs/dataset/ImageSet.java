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
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The images of an audit, in the order of their names.
 *
 * @param items the images
 * @param leftOut all else that was found
 * @param classes what the labels mean
 */
public record ImageSet(List<ImageItem> items, LeftOut leftOut, ClassIndices classes) {
  public ImageSet {
    items = List.copyOf(items);
  }

  /**
   * Finds the images.
   *
   * @param labelling says what their labels mean
   * @throws DatasetException if there are none, the folder or the labels cannot be read, or it is
   *     not sure what the labels mean
   */
  public static ImageSet find(SparkSession spark, Dataset dataset, long seed, Labelling labelling) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Listing listing = Listing.of(dataset.path(), hadoop);
    if (dataset.labels() instanceof Labels.Folders) {
      listing.requireNamedClasses(dataset.path());
    }
    List<ListedImage> all =
        dataset.labels() instanceof Labels.Manifest manifest
            ? ofManifest(
                Manifest.read(spark, manifest.uri(), ImageNames.below(dataset.path(), listing)),
                listing)
            : ofFolders(listing, dataset.labels() instanceof Labels.Folders);
    List<ListedImage> drawn =
        all.stream().filter(item -> drawn(item.name(), seed) < dataset.sample().orElse(1)).toList();
    List<ListedImage> chosen =
        drawn.stream().limit(dataset.limit().orElse(Integer.MAX_VALUE)).toList();
    LeftOut leftOut =
        listing
            .besides(all.stream().map(ListedImage::name).toList())
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
    // All labels are looked at, so that a sample means the same by them.
    LabelTexts texts = texts(dataset, listing, all);
    ClassIndices classes = labelling.of(texts);
    List<ImageItem> items = chosen.stream().map(image -> image.labelled(classes)).toList();
    return new ImageSet(items, leftOut, classes.and(LabelLines.besides(texts, items)));
  }

  private static LabelTexts texts(Dataset dataset, Listing listing, List<ListedImage> images) {
    boolean folders = dataset.labels() instanceof Labels.Folders;
    return LabelTexts.of(
        folders,
        dataset.labels() instanceof Labels.Manifest manifest ? manifest.uri() : dataset.path(),
        folders
            ? listing.folders().stream().filter(path -> !path.contains("/")).toList()
            : List.of(),
        images);
  }

  private static List<ListedImage> ofManifest(
      Map<String, Manifest.Entry> entries, Listing listing) {
    return entries.entrySet().stream()
        .map(
            entry ->
                new ListedImage(
                    entry.getKey(),
                    listing.images().getOrDefault(entry.getKey(), -1L),
                    entry.getValue().label(),
                    entry.getValue().boxes()))
        .toList();
  }

  private static List<ListedImage> ofFolders(Listing listing, boolean labelled) {
    return listing.images().entrySet().stream()
        .map(
            image ->
                new ListedImage(
                    image.getKey(),
                    image.getValue(),
                    Optional.of(folder(image.getKey()))
                        .filter(folder -> labelled && !folder.isEmpty()),
                    List.of()))
        .toList();
  }

  private static String folder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /**
   * Sees that named classes are numbered alike in another set.
   *
   * @throws DatasetException if a class has another name there
   */
  public void requireSameClasses(ImageSet other, String path) {
    other.classes.names().stream()
        .flatMap(names -> names.entries().stream())
        .forEach(
            there -> {
              String here =
                  classes.names().flatMap(own -> own.name(there.index())).orElse(there.name());
              if (!here.equals(there.name())) {
                throw new DatasetException(
                    "Cannot compare images with those of %s: class %d is '%s' there and '%s' in the dataset; give both the same class folders, or labels by a .csv file"
                        .formatted(path, there.index(), there.name(), here));
              }
            });
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

  /** The same with each image that is not there any more marked as never found. */
  public ImageSet asSeenBy(ImageLoader loader) {
    return new ImageSet(
        new Block(0, new ArrayList<>(items)).asSeenBy(loader).items(), leftOut, classes);
  }

  /** Those of the images that are not named. */
  public ImageSet without(Set<String> names) {
    return new ImageSet(
        items.stream().filter(item -> !names.contains(item.name())).toList(), leftOut, classes);
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
