package io.naflow.jobs.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How labels are to be read, as far as the configuration says it.
 *
 * @param format of the file or folder; empty to go by the file's name
 * @param image column of the images' names
 * @param label column of the labels; {@link #NONE} for no labels
 * @param box one column of four numbers, or four columns of one; {@link #NONE} for no boxes; empty
 *     to go by the columns' names
 * @param boxForm what four numbers are
 * @param mask column of the masks; {@link #NONE} for no masks
 */
public record LabelForm(
    Optional<Format> format,
    Optional<String> image,
    Optional<String> label,
    List<String> box,
    Optional<BoxForm> boxForm,
    Optional<String> mask) {
  /** The word in place of a column that is not to be used. */
  public static final String NONE = "none";

  /** All by the names of the file and its columns. */
  public static final LabelForm UNSAID =
      new LabelForm(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public LabelForm {
    box = List.copyOf(box);
  }

  /** A format, and the rest by names. */
  public static LabelForm of(Format format) {
    return new LabelForm(
        Optional.of(format),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The forms in which people have labels and boxes. */
  public enum Format {
    /** Text with a header and a row an image or a box. */
    CSV,
    /** The same as Parquet. */
    PARQUET,
    /** ImageNet's {@code LOC_val_solution.csv}: synset and boxes in one cell. */
    LOC_SOLUTION,
    /** The text files of CUB-200. */
    CUB,
    /** COCO's instances in JSON. */
    COCO,
    /** A folder of PASCAL VOC's XML files. */
    VOC,
    /** A line an image of a flat folder, in the order of the names, or with the name. */
    FLAT_LIST;

    /** As the configuration has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What four numbers of a box are. */
  public enum BoxForm {
    /** Left, top, right, bottom. */
    CORNERS,
    /** Left, top, width, height. */
    SIZE
  }
}
