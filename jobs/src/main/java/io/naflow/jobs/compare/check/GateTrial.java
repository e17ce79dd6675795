package io.naflow.jobs.compare.check;

import io.naflow.jobs.compare.statistic.McNemar;
import io.naflow.jobs.compare.statistic.PairedSample;
import io.naflow.jobs.compare.statistic.Shares;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.config.Gate.Limits;
import io.naflow.jobs.config.Gate.Measure;
import io.naflow.jobs.config.Gate.Undecided;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ConfidenceInterval;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.GateRow.Bound;
import io.naflow.jobs.table.GateRow.DrivingImage;
import io.naflow.jobs.table.GateRow.Finding;
import io.naflow.jobs.table.GateRow.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/**
 * Tries a gate on what was found at one place.
 *
 * @param gate that fits the place
 * @param row what was found
 * @param candidateInterval of the candidate's mean
 * @param sample the images' values; none where there are only distributions
 * @param missing images that were explained and have no value
 */
public record GateTrial(
    Gate gate,
    ComparisonRow row,
    ConfidenceInterval candidateInterval,
    PairedSample sample,
    long missing) {
  private static final int DRIVING_IMAGES = 5;
  private static final String ABSOLUTE = "absolute";
  private static final String CHANGE = "change";
  private static final String MIN = "min";
  private static final String MAX = "max";

  /** A mean with its interval, and each image's part in it. */
  private record Quantity(
      String of, double mean, ConfidenceInterval interval, IntToDoubleFunction ofImage) {}

  /** Whether a gate is to be tried at a place. */
  public static boolean fits(Gate gate, ComparisonRow.Place place, String statistic) {
    return gate.statistic().equals(statistic)
        && gate.where().matches(place.method(), place.layer(), place.depth());
  }

  /** Each of the gate's bounds, tried. */
  public List<GateRow> rows() {
    var rows = new ArrayList<GateRow>();
    Quantity candidate =
        new Quantity(
            ABSOLUTE, row.estimate().candidate(), candidateInterval, i -> sample.candidate()[i]);
    Quantity difference =
        new Quantity(
            CHANGE, row.estimate().difference(), row.estimate().interval(), sample::difference);
    rows.addAll(tried(candidate, gate.absolute()));
    rows.addAll(tried(difference, gate.change()));
    return rows;
  }

  /** What stands for the gate where nothing fits it: each bound undecided. */
  public static List<GateRow> unmatched(Gate gate, ComparisonRow.Pair pair) {
    Finding finding = nothing(Status.UNDECIDED, 0, 0, "nothing fits the gate");
    return rows(gate, pair, ComparisonRow.Place.whole(""), gate.where().slice(), finding);
  }

  /** Of a place and slice that the gate names, with fewer images than can be compared. */
  public static List<GateRow> tooFew(
      Gate gate,
      ComparisonRow.Pair pair,
      ComparisonRow.Place place,
      String slice,
      long n,
      long missing) {
    String note = missing > 0 ? lacking(n, missing) : fewer(n, gate);
    return rows(gate, pair, place, slice, nothing(undecided(gate), n, missing, note));
  }

  private static List<GateRow> rows(
      Gate gate,
      ComparisonRow.Pair pair,
      ComparisonRow.Place place,
      String slice,
      Finding finding) {
    return bounds(gate).stream()
        .map(bound -> new GateRow(pair, place, gate.statistic(), slice, bound, finding, List.of()))
        .toList();
  }

  private static Finding nothing(Status status, long n, long missing, String note) {
    double none = Double.NaN;
    return new Finding(status, n, none, none, none, none, missing, note);
  }

  private static Status undecided(Gate gate) {
    return gate.rule().undecided() == Undecided.SKIP ? Status.SKIPPED : Status.UNDECIDED;
  }

  private static String lacking(long n, long missing) {
    return "%d of %d images have no value".formatted(missing, n + missing);
  }

  private static String fewer(long n, Gate gate) {
    return "%d images, and %d are asked for".formatted(n, gate.rule().minImages());
  }

  private static List<Bound> bounds(Gate gate) {
    var bounds = new ArrayList<Bound>();
    bounds.addAll(bounds(gate, ABSOLUTE, gate.absolute()));
    bounds.addAll(bounds(gate, CHANGE, gate.change()));
    return bounds;
  }

  private static List<Bound> bounds(Gate gate, String of, Limits limits) {
    var bounds = new ArrayList<Bound>();
    String severity = gate.rule().severity().id();
    if (Double.isFinite(limits.min())) {
      bounds.add(new Bound(gate.name(), severity, of, MIN, limits.min()));
    }
    if (Double.isFinite(limits.max())) {
      bounds.add(new Bound(gate.name(), severity, of, MAX, limits.max()));
    }
    return bounds;
  }

  private List<GateRow> tried(Quantity quantity, Limits limits) {
    return bounds(gate, quantity.of(), limits).stream()
        .map(
            bound ->
                new GateRow(
                    row.pair(),
                    row.place(),
                    row.statistic(),
                    row.slice(),
                    bound,
                    finding(quantity, bound),
                    images(quantity, bound)))
        .toList();
  }

  private Finding finding(Quantity quantity, Bound bound) {
    ConfidenceInterval interval = quantity.interval();
    boolean isMin = bound.side().equals(MIN);
    double end = isMin ? interval.low() : interval.high();
    boolean byMean =
        gate.rule().measure() == Measure.MEAN
            || sample.size() == 0
            || (interval.isNone() && isTheSameComputation(quantity.of()));
    double judged = byMean || interval.isNone() ? quantity.mean() : end;
    String open = whyOpen(interval, byMean);
    boolean met = isMin ? judged >= bound.limit() : judged <= bound.limit();
    Status decided = met ? Status.MET : Status.NOT_MET;
    return new Finding(
        open.isEmpty() ? decided : undecided(gate),
        row.estimate().n(),
        quantity.mean(),
        judged,
        interval.low(),
        interval.high(),
        missing,
        open);
  }

  /** Why the trial cannot be decided; empty if it can. */
  private String whyOpen(ConfidenceInterval interval, boolean byMean) {
    long n = row.estimate().n();
    if (n < gate.rule().minImages()) {
      return fewer(n, gate);
    } else if (Shares.isMore(missing, gate.rule().maxMissing(), n + missing)) {
      return lacking(n, missing);
    } else if (!byMean && interval.isNone()) {
      return "there is no interval to go by: " + interval.reason();
    }
    return "";
  }

  /**
   * Whether a difference is none because both sides have the same numbers, image by image, which is
   * no luck of the draw: the network is the same. Of values that are 0 or 1 it may be. Distances
   * are differences themselves; how large any other values are, two equal sides do not tell.
   */
  private boolean isTheSameComputation(String quantity) {
    boolean distances = row.test().name().equals("none");
    boolean binary = McNemar.applies(sample.baseline()) && McNemar.applies(sample.candidate());
    return sample.size() > 0
        && Arrays.equals(sample.baseline(), sample.candidate())
        && (distances || (quantity.equals(CHANGE) && !binary));
  }

  /** Those that pull the mean towards the bound, or past it. */
  private List<DrivingImage> images(Quantity quantity, Bound bound) {
    int sign = bound.side().equals(MIN) ? 1 : -1;
    Comparator<Integer> farthestFirst =
        Comparator.<Integer>comparingDouble(i -> sign * quantity.ofImage().applyAsDouble(i))
            .thenComparing(i -> sample.subjects().get(i));
    // Not all sorted: there may be millions.
    var nearestFirst = new PriorityQueue<Integer>(farthestFirst.reversed());
    for (int i = 0; i < sample.size(); i++) {
      nearestFirst.add(i);
      if (nearestFirst.size() > DRIVING_IMAGES) {
        nearestFirst.remove();
      }
    }
    return nearestFirst.stream()
        .sorted(farthestFirst)
        .map(
            i ->
                new DrivingImage(
                    sample.subjects().get(i), sample.baseline()[i], sample.candidate()[i]))
        .toList();
  }
}
