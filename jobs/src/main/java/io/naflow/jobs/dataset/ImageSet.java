package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.dataset.classes.ClassIndices;
import io.naflow.jobs.dataset.listing.LeftOut;
import io.naflow.jobs.dataset.listing.Reason;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.source.ImageSource;
import io.naflow.jobs.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * The images of an audit, in the order of their names; of images in Parquet, of files and rows.
 *
 * @param items the images
 * @param leftOut all else that was found
 * @param classes what the labels mean
 * @param remarks what of the labels was used and what was not, for people
 */
public record ImageSet(
    List<ImageItem> items, LeftOut leftOut, ClassIndices classes, List<String> remarks) {
  public ImageSet {
    items = List.copyOf(items);
    remarks = List.copyOf(remarks);
  }

  /**
   * Finds the images.
   *
   * @param labelling says what their labels mean
   * @throws DatasetException if there are none, the folder or the labels cannot be read, or it is
   *     not sure what the labels mean
   */
  public static ImageSet find(SparkSession spark, Dataset dataset, long seed, Labelling labelling) {
    return find(
        spark, Survey.of(dataset, spark.sparkContext().hadoopConfiguration()), seed, labelling);
  }

  /**
   * Finds the images where they have been looked for.
   *
   * @throws DatasetException likewise
   */
  public static ImageSet find(SparkSession spark, Survey survey, long seed, Labelling labelling) {
    Dataset dataset = survey.dataset();
    FoundImages found = FoundImages.of(spark, survey);
    List<ListedImage> all = found.images();
    List<ListedImage> drawn =
        all.stream().filter(item -> drawn(item.name(), seed) < dataset.sample().orElse(1)).toList();
    List<ListedImage> chosen =
        drawn.stream().limit(dataset.limit().orElse(Integer.MAX_VALUE)).toList();
    LeftOut leftOut =
        found
            .leftOut()
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
    ClassIndices classes = classes(spark, dataset, found, chosen, labelling);
    BoxCheck.Checked boxes = boxes(spark, dataset, found, chosen);
    var remarks = new ArrayList<>(found.lines());
    remarks.addAll(boxes.lines());
    List<ImageItem> items = boxes.images().stream().map(image -> image.labelled(classes)).toList();
    return new ImageSet(
        items,
        leftOut.and(Reason.BOX_INVALID.word(), boxes.dropped()),
        classes.and(LabelLines.besides(found.texts(), items)),
        remarks);
  }

  private static BoxCheck.Checked boxes(
      SparkSession spark, Dataset dataset, FoundImages found, List<ListedImage> chosen) {
    return BoxCheck.check(spark, dataset, found.texts().where(), chosen, found.faults());
  }

  /** Who has to mend labels is told in one go what is wrong with the boxes as well. */
  private static ClassIndices classes(
      SparkSession spark,
      Dataset dataset,
      FoundImages found,
      List<ListedImage> chosen,
      Labelling labelling) {
    try {
      return labelling.of(found.texts());
    } catch (DatasetException labels) {
      try {
        boxes(spark, dataset, found, chosen);
      } catch (DatasetException faults) {
        throw new DatasetException(labels.getMessage() + ". " + faults.getMessage(), labels);
      }
      throw labels;
    }
  }

  /** The same, with a word of it where it lies elsewhere than the configuration has it. */
  public ImageSet insteadOf(String given, String path) {
    if (given.equals(path)) {
      return this;
    }
    var more = new ArrayList<>(remarks);
    more.add(
        0,
        "images    %s holds the images themselves; dataset.path, %s, is not read"
            .formatted(path, given));
    return new ImageSet(items, leftOut, classes, more);
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
              + (item.normalised() ? "normalised" : "")
              + (item.maskSource() instanceof MaskSource.Stored mask ? mask.toString() : "")
              + (item.source() instanceof ImageSource.ParquetRow row ? row.toString() : "")
              + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The same with each image that is not there any more marked as never found. */
  public ImageSet asSeenBy(ImageLoader loader) {
    return new ImageSet(
        new ImageBlock(0, new ArrayList<>(items)).asSeenBy(loader).items(),
        leftOut,
        classes,
        remarks);
  }

  /** Those of the images that are not named. */
  public ImageSet without(Set<String> names) {
    return new ImageSet(
        items.stream().filter(item -> !names.contains(item.name())).toList(),
        leftOut,
        classes,
        remarks);
  }

  /** The images in blocks of at most {@code size}, in order. */
  public List<ImageBlock> blocks(int size) {
    var blocks = new ArrayList<ImageBlock>();
    for (int start = 0; start < items.size(); start += size) {
      blocks.add(
          new ImageBlock(
              blocks.size(),
              new ArrayList<>(items.subList(start, Math.min(items.size(), start + size)))));
    }
    return blocks;
  }
}
