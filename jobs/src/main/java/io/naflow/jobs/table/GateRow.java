package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.ColumnType;
import io.naflow.jobs.table.column.Table;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * One bound of a gate, tried on one statistic at one pair of layers over one slice. It travels
 * between tasks, so what is not there is NaN or empty text and becomes null in the table.
 *
 * @param pair what is compared
 * @param place where in the networks; all empty if nothing fits the gate
 * @param statistic the statistic's name
 * @param slice the images
 * @param bound what is asked
 * @param finding what was found
 * @param images those that drove it, most first
 */
public record GateRow(
    ComparisonRow.Pair pair,
    ComparisonRow.Place place,
    String statistic,
    String slice,
    Bound bound,
    Finding finding,
    List<DrivingImage> images)
    implements Serializable {

  public GateRow {
    // List.copyOf's lists do travel.
    images = List.copyOf(images);
  }

  /** How a trial ended. */
  public enum Status {
    MET,
    NOT_MET,
    /** Too few images, values that are missing, no interval, or nothing fits the gate. */
    UNDECIDED,
    /** Undecided, where the gate's setting says that others decide. */
    SKIPPED;

    /** As it stands in the table. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that stands in the table. */
    public static Status of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * What a gate asks.
   *
   * @param gate its name
   * @param severity {@code fail} or {@code warn}
   * @param of {@code absolute}: the candidate's mean; {@code change}: the mean difference
   * @param side {@code min} or {@code max}
   * @param limit the bound itself
   */
  public record Bound(String gate, String severity, String of, String side, double limit)
      implements Serializable {}

  /**
   * What was found; NaN where nothing was.
   *
   * @param n images
   * @param value the mean that the gate is about
   * @param judged what was held against the limit: the value or an end of its interval
   * @param low lower end of the value's 95 % interval
   * @param high upper end
   * @param missing images that were explained and have no value
   * @param note why it is undecided; empty where it is not
   */
  public record Finding(
      Status status,
      long n,
      double value,
      double judged,
      double low,
      double high,
      long missing,
      String note)
      implements Serializable {}

  /** An image and its values. */
  public record DrivingImage(String image, double baseline, double candidate)
      implements Serializable {}

  private static final ColumnType.Structs<DrivingImage> IMAGES =
      new ColumnType.Structs<>(
          DrivingImage.class,
          List.of(
              Column.string("image", "its path", DrivingImage::image),
              Column.real("baseline", "the baseline's value", DrivingImage::baseline),
              Column.real("candidate", "the candidate's value", DrivingImage::candidate)));

  static final Table<GateRow> TABLE =
      new Table<>(
          "gates",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the candidate's run", row -> row.pair().runId()),
              Column.string("baseline_run", "the baseline's run", row -> row.pair().baselineRun()),
              Column.string("baseline", "the baseline's model", row -> row.pair().baseline()),
              Column.string("candidate", "the candidate's model", row -> row.pair().candidate()),
              Column.string("gate", "the gate's name", row -> row.bound().gate()),
              Column.string(
                  "severity",
                  "fail or warn: what not meeting it means",
                  row -> row.bound().severity()),
              Column.string(
                  "status",
                  "met, not_met, undecided, or skipped: undecided where the gate lets others decide",
                  row -> row.finding().status().id()),
              Column.optionalString(
                  "method",
                  "the explanation method's id; null for statistics of predictions",
                  row -> ComparisonRow.text(row.place().method())),
              Column.optionalString(
                  "layer",
                  "the candidate's layer; null for statistics of the whole network",
                  row -> ComparisonRow.text(row.place().layer())),
              Column.optionalReal(
                  "depth",
                  "the candidate's layer's place, 0..1; null likewise",
                  row -> ComparisonRow.number(row.place().depth())),
              Column.string("statistic", "the statistic", GateRow::statistic),
              Column.string("slice", "the images", GateRow::slice),
              Column.string(
                  "bound_of",
                  "absolute: the candidate's mean; change: the mean difference",
                  row -> row.bound().of()),
              Column.string("side", "min or max", row -> row.bound().side()),
              Column.real("bound", "what the value must not pass", row -> row.bound().limit()),
              Column.bigint("n", "images", row -> row.finding().n()),
              Column.bigint(
                  "missing",
                  "images that were explained and have no value here, such as maps without a shape",
                  row -> row.finding().missing()),
              Column.optionalString(
                  "note",
                  "why it is undecided; null where it is decided",
                  row -> ComparisonRow.text(row.finding().note())),
              Column.optionalReal(
                  "value", "the mean itself", row -> ComparisonRow.number(row.finding().value())),
              Column.optionalReal(
                  "judged",
                  "what was held against the bound: the value or an end of its interval",
                  row -> ComparisonRow.number(row.finding().judged())),
              Column.optionalReal(
                  "ci_low",
                  "lower end of the value's 95 % interval; null if there is none",
                  row -> ComparisonRow.number(row.finding().low())),
              Column.optionalReal(
                  "ci_high",
                  "upper end, likewise",
                  row -> ComparisonRow.number(row.finding().high())),
              Column.structs(
                  "images",
                  "those that pull the value towards the bound, most first",
                  IMAGES,
                  GateRow::images)),
          "one bound of a gate, tried on one statistic at one place over one slice");
}
