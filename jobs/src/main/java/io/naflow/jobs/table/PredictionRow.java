package io.naflow.jobs.table;

import io.naflow.api.Prediction;
import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.ColumnType;
import io.naflow.jobs.table.column.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one model said of one image.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param image the image as it was read
 * @param label the true class, if the dataset has it
 * @param prediction the model's answer
 * @param explainedClass the class that the maps explain
 * @param episode the few-shot episode it was said in, if it was in one
 * @param names what the classes are called
 */
public record PredictionRow(
    String runId,
    String model,
    Source image,
    OptionalInt label,
    Prediction prediction,
    int explainedClass,
    OptionalInt episode,
    Names names) {

  /**
   * What classes are called, where that is known.
   *
   * @param label name of the label
   * @param predicted name of the predicted class
   */
  public record Names(Optional<String> label, Optional<String> predicted) {
    public static final Names NONE = new Names(Optional.empty(), Optional.empty());
  }

  /**
   * An image file.
   *
   * @param path relative to the dataset's root
   * @param width in pixels, as decoded, before preprocessing
   * @param height likewise
   * @param turned whether its EXIF orientation was followed, and says more than upright
   * @param sha256 hash of the file in hex
   * @param object where the object is
   */
  public record Source(
      String path, int width, int height, boolean turned, String sha256, Annotation object) {}

  /**
   * Where the object is.
   *
   * @param boxes as the labels have them, pixel edges of the upright original
   * @param share of the network's input that lies in a box, 0..1; empty if no box reaches it
   * @param mask its mask, if it has one
   */
  public record Annotation(List<Edges> boxes, OptionalDouble share, Optional<Mask> mask) {
    public static final Annotation NONE = new Annotation(List.of(), OptionalDouble.empty());

    /** Without a mask. */
    public Annotation(List<Edges> boxes, OptionalDouble share) {
      this(boxes, share, Optional.empty());
    }

    public Annotation {
      boxes = List.copyOf(boxes);
    }
  }

  /**
   * A mask.
   *
   * @param share of the network's input that is the object, 0..1; 0 where none of it is shown
   * @param sha256 hash of its file in hex
   */
  public record Mask(double share, String sha256) {}

  /** A box. */
  public record Edges(double x0, double y0, double x1, double y1) {}

  /**
   * Whether the prediction is the label; empty without a label, and where the outputs are no
   * probabilities of classes: nothing is claimed then.
   */
  public Optional<Boolean> correct() {
    return label.isPresent() && prediction.probability().isPresent()
        ? Optional.of(label.getAsInt() == prediction.classIndex())
        : Optional.empty();
  }

  private static final ColumnType.Structs<Prediction.ClassScore> CLASS_SCORES =
      new ColumnType.Structs<>(
          Prediction.ClassScore.class,
          List.of(
              Column.integer("class", "class index", Prediction.ClassScore::classIndex),
              Column.real("score", "logit", Prediction.ClassScore::logit),
              Column.optionalReal(
                  "probability",
                  "its probability, 0..1; null for head none",
                  Prediction.ClassScore::probability)));

  private static final ColumnType.Structs<Edges> EDGES =
      new ColumnType.Structs<>(
          Edges.class,
          List.of(
              Column.real("x0", "left edge", Edges::x0),
              Column.real("y0", "upper edge", Edges::y0),
              Column.real("x1", "right edge", Edges::x1),
              Column.real("y1", "lower edge", Edges::y1)));

  static final Table<PredictionRow> TABLE =
      new Table<>(
          "predictions",
          List.of("run_id", "model"),
          List.of(
              Column.string("run_id", "the run's id", PredictionRow::runId),
              Column.string("model", "the model's id in the run", PredictionRow::model),
              Column.string(
                  "image",
                  "path of the image relative to the dataset's root",
                  row -> row.image().path()),
              Column.optionalInteger(
                  "label", "true class; null without labels", PredictionRow::label),
              Column.integer(
                  "predicted",
                  "class of the largest logit; of one sigmoid output 1 from the threshold on, else 0; for head none the largest output",
                  row -> row.prediction().classIndex()),
              Column.real(
                  "score",
                  "its logit; of one sigmoid output z it is z for class 1 and -z for class 0",
                  row -> row.prediction().logit()),
              Column.optionalReal(
                  "probability",
                  "probability of the predicted class as models.head has it, 0..1; null for head none",
                  row -> row.prediction().probability()),
              Column.optionalBool(
                  "correct",
                  "whether predicted is label; null without labels, and for head none",
                  PredictionRow::correct),
              Column.structs(
                  "top5",
                  "the classes of the largest logits, best first, at most five",
                  CLASS_SCORES,
                  row -> row.prediction().top()),
              Column.integer(
                  "explained_class",
                  "class that the maps of this image explain",
                  PredictionRow::explainedClass),
              Column.integer(
                  "image_width",
                  "width in pixels as decoded, before preprocessing",
                  row -> row.image().width()),
              Column.integer(
                  "image_height",
                  "height in pixels as decoded, before preprocessing",
                  row -> row.image().height()),
              Column.bool(
                  "turned",
                  "whether the image's EXIF orientation had it turned upright (dataset.orientation: apply)",
                  row -> row.image().turned()),
              Column.string(
                  "image_sha256", "SHA-256 of the image file in hex", row -> row.image().sha256()),
              Column.optionalInteger(
                  "episode",
                  "few-shot episode it was said in, from 0; null otherwise",
                  PredictionRow::episode),
              Column.structs(
                  "boxes",
                  "the object's boxes as the labels have them, in pixels of the upright original",
                  EDGES,
                  row -> row.image().object().boxes()),
              Column.optionalReal(
                  "object_share",
                  "share of the network's input that lies in a box, 0..1; null without a box there",
                  row -> row.image().object().share()),
              Column.optionalReal(
                  "mask_share",
                  "share of the network's input that is the object by its mask, 0..1, what energy_in_mask would be of an even map; 0 where none of it is shown; null without a mask",
                  row ->
                      row.image()
                          .object()
                          .mask()
                          .map(mask -> OptionalDouble.of(mask.share()))
                          .orElse(OptionalDouble.empty())),
              Column.optionalString(
                  "mask_sha256",
                  "SHA-256 of the mask's file in hex; null without a mask",
                  row -> row.image().object().mask().map(Mask::sha256)),
              Column.optionalString(
                  "label_name",
                  "what the label's class is called; null without a label or where it has no known name",
                  row -> row.names().label()),
              Column.optionalString(
                  "predicted_name",
                  "what the predicted class is called; null where it has no known name",
                  row -> row.names().predicted())),
          "what one model said of one image");
}
