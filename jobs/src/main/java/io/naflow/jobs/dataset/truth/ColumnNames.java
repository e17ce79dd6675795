package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm.BoxForm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names that people give to columns, without blanks, signs and capitals. */
final class ColumnNames {
  /** Of images: the first group in which one is found counts. */
  static final List<Set<String>> IMAGE =
      List.of(
          Set.of(
              "image",
              "img",
              "images",
              "imagepath",
              "imgpath",
              "imagefile",
              "imagename",
              "imgname",
              "imageid",
              "imgid",
              "filename",
              "file",
              "filepath",
              "fname",
              "path"),
          Set.of("name", "id"));

  static final List<Set<String>> LABEL =
      List.of(
          Set.of(
              "label",
              "labels",
              "labelid",
              "labelname",
              "labelidx",
              "labelindex",
              "class",
              "classes",
              "classid",
              "classname",
              "classidx",
              "classindex",
              "classlabel",
              "target",
              "targets",
              "category",
              "categoryid",
              "categoryname",
              "groundtruth",
              "finelabel",
              "coarselabel"),
          // ImageNet's identifiers often stand beside the index.
          Set.of("y", "synset", "wnid"));

  /** Of masks as images. */
  static final List<Set<String>> MASK =
      List.of(
          Set.of(
              "mask",
              "masks",
              "maskpath",
              "maskfile",
              "maskfilename",
              "maskname",
              "maskimage",
              "objectmask",
              "segmentation",
              "segmentationpath",
              "segmentationfile",
              "segmentationmask",
              "segmask"));

  /** Of columns that hold whole boxes, by themselves. */
  static final Set<String> WHOLE_BOX =
      Set.of(
          "box",
          "boxes",
          "bbox",
          "bboxes",
          "boundingbox",
          "boundingboxes",
          "rect",
          "rectangle",
          "roi");

  /** Of columns that hold a box together. */
  static final Map<List<String>, BoxForm> BOX = boxes();

  private static final List<String> LIKE_LABELS =
      List.of("label", "class", "target", "categor", "synset", "wnid", "groundtruth");
  private static final List<String> LIKE_BOXES =
      List.of(
          "box", "xmin", "ymin", "xmax", "ymax", "xcent", "ycent", "centerx", "centery", "rect");

  /** Middles of boxes, as YOLO has them. */
  private static final Set<String> MIDDLES = Set.of("cx", "cy", "xc", "yc");

  private static final List<String> LIKE_MASKS = List.of("mask", "segment");

  private ColumnNames() {}

  private static Map<List<String>, BoxForm> boxes() {
    var boxes = new LinkedHashMap<List<String>, BoxForm>();
    boxes.put(List.of("x0", "y0", "x1", "y1"), BoxForm.CORNERS);
    boxes.put(List.of("x1", "y1", "x2", "y2"), BoxForm.CORNERS);
    boxes.put(List.of("xmin", "ymin", "xmax", "ymax"), BoxForm.CORNERS);
    boxes.put(List.of("minx", "miny", "maxx", "maxy"), BoxForm.CORNERS);
    boxes.put(List.of("left", "top", "right", "bottom"), BoxForm.CORNERS);
    boxes.put(List.of("x", "y", "w", "h"), BoxForm.SIZE);
    boxes.put(List.of("x", "y", "width", "height"), BoxForm.SIZE);
    boxes.put(List.of("left", "top", "width", "height"), BoxForm.SIZE);
    return Collections.unmodifiableMap(boxes);
  }

  /** What counts of a column's name. */
  static String squeezed(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** Of a side of a box, which may be called {@code bbox_x0}. */
  static String side(String squeezed) {
    return squeezed.replaceFirst("^(boundingbox|bbox|box)(?=.)", "");
  }

  static boolean looksLikeLabels(String squeezed) {
    return LABEL.get(0).contains(squeezed) || has(LIKE_LABELS, squeezed);
  }

  static boolean looksLikeBoxes(String squeezed) {
    boolean corner =
        BOX.keySet().stream()
            .filter(sides -> BOX.get(sides) == BoxForm.CORNERS)
            .anyMatch(sides -> sides.contains(side(squeezed)));
    return corner
        || MIDDLES.contains(side(squeezed))
        || WHOLE_BOX.contains(squeezed)
        || has(LIKE_BOXES, squeezed);
  }

  static boolean looksLikeMasks(String squeezed) {
    return has(LIKE_MASKS, squeezed);
  }

  private static boolean has(List<String> parts, String squeezed) {
    return parts.stream().anyMatch(squeezed::contains);
  }
}
