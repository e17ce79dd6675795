package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxFault.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Gathers what is said of each image, in as many rows as it has: one label, and its boxes. What is
 * said twice counts once. Boxes that cannot be some are kept apart.
 */
final class Collector {
  private static final int SHOWN = 3;

  /** Shares with three digits still are shares. */
  private static final double ROUNDING = 1e-3;

  private final String source;
  private final UnaryOperator<String> names;
  private final boolean normalised;
  private final Map<String, Found> images = new TreeMap<>();
  private final List<BoxFault> faults = new ArrayList<>();
  private final Map<String, String> repeated = new LinkedHashMap<>();
  private long repeats;
  private final List<String> severalLabels = new ArrayList<>();

  private static final class Found {
    private final List<double[]> boxes = new ArrayList<>();
    private Optional<String> label = Optional.empty();
    private Optional<String> mask = Optional.empty();
    private boolean several;
  }

  /**
   * @param names what the images' names mean
   * @param normalised whether boxes are shares of the image's sides
   */
  Collector(String source, UnaryOperator<String> names, boolean normalised) {
    this.source = source;
    this.names = names;
    this.normalised = normalised;
  }

  /**
   * Takes what a row says.
   *
   * @param place of the row
   * @param label blank for none
   */
  void row(String place, String image, String label, List<double[]> boxes) {
    row(place, image, label, boxes, Optional.empty());
  }

  /**
   * Takes what a row says.
   *
   * @param label blank for none
   * @param mask by its name in the dataset
   */
  void row(String place, String image, String label, List<double[]> boxes, Optional<String> mask) {
    if (image.isBlank()) {
      throw new DatasetException(
          "Cannot use labels %s: %s names no image (label '%s'); each row needs one"
              .formatted(source, place, label));
    }
    String name = names.apply(image);
    Found found = images.get(name);
    boolean known = found != null;
    if (!known) {
      found = new Found();
      images.put(name, found);
    }
    label(found, place, name, label);
    boolean news = !known | mask(found, place, name, mask);
    for (double[] box : boxes) {
      news |= box(found, name, box);
    }
    if (!news) {
      repeats++;
      if (repeated.size() < SHOWN) {
        repeated.putIfAbsent(place, name);
      }
    }
  }

  private void label(Found found, String place, String name, String label) {
    if (label.isBlank()) {
      return;
    }
    if (found.label.isPresent() && !found.label.get().equals(label)) {
      throw new DatasetException(
          "Cannot use labels %s, %s: column 'label' of image '%s' holds %s and %s; it must be one label an image, or leave labels out with dataset.labels: {path: %s, label: none}"
              .formatted(source, place, name, found.label.get(), label, source));
    }
    found.label = Optional.of(label);
  }

  /** Whether the image did not have it yet. */
  private boolean mask(Found found, String place, String name, Optional<String> mask) {
    if (mask.isEmpty() || mask.equals(found.mask)) {
      return false;
    } else if (found.mask.isPresent()) {
      throw new DatasetException(
          "Cannot use labels %s, %s: image '%s' has mask %s and mask %s; it must be one mask an image, with all of its objects, or leave masks out with dataset.labels: {path: %s, mask: none}"
              .formatted(source, place, name, found.mask.get(), mask.get(), source));
    }
    found.mask = mask;
    return true;
  }

  /** The image's name in the dataset. */
  String name(String image) {
    return names.apply(image);
  }

  /** Whether a name leads to an image that the dataset's folder has. */
  boolean isListed(String image, Set<String> listed) {
    return listed.contains(names.apply(image));
  }

  /** An image of several classes: its boxes are kept, and it has no label. */
  void severalLabels(String image) {
    String name = names.apply(image);
    images.computeIfAbsent(name, key -> new Found()).several = true;
    severalLabels.add(name);
  }

  /** Whether the image did not have it yet. */
  private boolean box(Found found, String name, double[] box) {
    Optional<Kind> fault = fault(box);
    if (fault.isPresent()) {
      faults.add(new BoxFault(name, box, fault.get()));
      return true;
    } else if (found.boxes.stream().anyMatch(other -> Arrays.equals(other, box))) {
      return false;
    }
    found.boxes.add(box);
    return true;
  }

  private Optional<Kind> fault(double[] box) {
    if (box[2] < box[0] || box[3] < box[1]) {
      return Optional.of(Kind.REVERSED);
    } else if (box[2] == box[0] || box[3] == box[1]) {
      return Optional.of(Kind.NO_AREA);
    }
    double most = Math.max(box[2], box[3]);
    if (normalised) {
      boolean outside = most > 1 + ROUNDING || Math.min(box[0], box[1]) < -ROUNDING;
      return outside ? Optional.of(Kind.OUTSIDE) : Optional.empty();
    }
    return most <= 1 && Math.min(box[0], box[1]) >= 0
        ? Optional.of(Kind.WITHIN_ONE)
        : Optional.empty();
  }

  /**
   * All that was said.
   *
   * @param lines about the columns
   * @param classNames of the label's numbers, where the file has them
   */
  Truth truth(List<String> lines, Optional<List<String>> classNames) {
    var entries = new TreeMap<String, Entry>();
    images.forEach(
        (name, found) ->
            entries.put(
                name,
                new Entry(
                    found.several ? Optional.empty() : found.label, found.boxes, found.mask)));
    var all = new ArrayList<>(lines);
    if (repeats > 0) {
      all.add(
          "warning   %,d rows of %s say what others have said, and count once: %s"
              .formatted(repeats, source, shown(repeated)));
    }
    if (!severalLabels.isEmpty()) {
      all.add(
          "warning   %,d images of %s have objects of several classes and so no label; their boxes are used: %s"
              .formatted(
                  severalLabels.size(),
                  source,
                  String.join(", ", severalLabels.subList(0, Math.min(SHOWN, severalLabels.size())))
                      + (severalLabels.size() > SHOWN ? ", ..." : "")));
    }
    return new Truth(source, entries, faults, classNames, all);
  }

  private String shown(Map<String, String> places) {
    var texts = new ArrayList<String>();
    places.forEach((place, name) -> texts.add("%s (%s)".formatted(place, name)));
    return String.join(", ", texts) + (repeats > places.size() ? ", ..." : "");
  }
}
