package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.gate.GateTrial;
import io.naflow.jobs.statistic.EffectSize;
import io.naflow.jobs.statistic.McNemarTest;
import io.naflow.jobs.statistic.PairedSample;
import io.naflow.jobs.statistic.PoissonBootstrap;
import io.naflow.jobs.statistic.PoissonBootstrap.Interval;
import io.naflow.jobs.statistic.SignedRankTest;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ComparisonRow.Test;
import io.naflow.jobs.table.GateRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Judges a cell: one statistic at one place of a pair, over all slices. Takes rows {@code (pair,
 * method, layer, statistic, values)}.
 */
record CellTask(List<ModelPair> pairs, Effort effort, List<Gate> gates)
    implements FlatMapFunction<Iterator<Row>, CellTask.Judged> {
  /** The rows of a cell. */
  record Judged(List<ComparisonRow> rows, List<GateRow> gates) implements Serializable {}

  @Override
  public Iterator<Judged> call(Iterator<Row> cells) {
    var weights = new SubjectWeights(effort.resamples());
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(cells, 0), false)
        .map(row -> judged(row, weights))
        .iterator();
  }

  private Judged judged(Row row, SubjectWeights weights) {
    ModelPair pair = pairs.get(row.getInt(0));
    Place place = pair.place(row.getString(1), row.getString(2));
    String statistic = pair.statistic(row.getString(3));
    boolean distances = MapDistances.NAMES.contains(row.getString(3));
    CellValues values =
        CellValues.of(row.getList(4), distances, !statistic.equals(Values.ACCURACY));
    List<Gate> tried =
        gates.stream().filter(gate -> GateTrial.fits(gate, place, statistic)).toList();
    var judged = new Judged(new ArrayList<>(), new ArrayList<>());
    new Cell(pair.ids(), place, statistic, values, effort, tried, weights).judge(judged, distances);
    if (pair.isDrift() && values.haveBothSides()) {
      for (ComparisonRow drift : DriftRows.of(pair.ids(), place, statistic, values)) {
        judged.rows().add(drift);
        gates.stream()
            .filter(gate -> GateTrial.fits(gate, place, drift.statistic()))
            .filter(gate -> gate.where().matchesSlice(CellValues.ALL))
            .map(gate -> new GateTrial(gate, drift, Interval.NONE, PairedSample.NONE))
            .forEach(trial -> judged.gates().addAll(trial.rows()));
      }
    }
    return judged;
  }

  private record Cell(
      ComparisonRow.Pair pair,
      Place place,
      String statistic,
      CellValues values,
      Effort effort,
      List<Gate> gates,
      SubjectWeights subjects) {

    /** Means of the differences and of the candidate's values, resampled. */
    private record Resampled(PoissonBootstrap difference, PoissonBootstrap candidate) {}

    void judge(Judged judged, boolean distances) {
      Map<String, List<Integer>> places = values.places();
      places.entrySet().removeIf(entry -> !isWanted(entry.getKey(), entry.getValue().size()));
      Map<String, Resampled> resampled = resampled(places);
      boolean binary =
          McNemarTest.applies(values.baseline()) && McNemarTest.applies(values.candidate());
      Optional<ComparisonRow> whole = Optional.empty();
      for (Map.Entry<String, List<Integer>> slice : places.entrySet()) {
        PairedSample sample = values.sample().of(slice.getValue());
        Resampled means = resampled.get(slice.getKey());
        Test test = distances ? none() : test(sample, binary);
        ComparisonRow row = row(slice.getKey(), sample, means.difference().interval(), test, whole);
        if (slice.getKey().equals(CellValues.ALL)) {
          whole = Optional.of(row);
        }
        if (isKept(slice.getKey(), sample.size())) {
          judged.rows().add(row);
        }
        for (Gate gate : gates) {
          if (gate.where().matchesSlice(slice.getKey())) {
            judged
                .gates()
                .addAll(new GateTrial(gate, row, means.candidate().interval(), sample).rows());
          }
        }
      }
    }

    private boolean isKept(String slice, int n) {
      return n >= effort.minImages() || slice.equals(CellValues.ALL);
    }

    private boolean isWanted(String slice, int n) {
      boolean gated = gates.stream().anyMatch(gate -> gate.where().matchesSlice(slice));
      return n >= 2 && (isKept(slice, n) || gated);
    }

    /** Image by image, in the order of their names: sums in floating point depend on it. */
    private Map<String, Resampled> resampled(Map<String, List<Integer>> places) {
      var resampled = new TreeMap<String, Resampled>();
      places
          .keySet()
          .forEach(
              slice ->
                  resampled.put(
                      slice,
                      new Resampled(
                          new PoissonBootstrap(effort.resamples()),
                          new PoissonBootstrap(effort.resamples()))));
      PairedSample sample = values.sample();
      for (int i = 0; i < sample.size(); i++) {
        byte[] weights = subjects.of(sample.subjects().get(i));
        for (String slice : values.slices().get(i)) {
          Resampled means = resampled.get(slice);
          if (means != null) {
            means.difference().add(sample.difference(i), weights);
            if (!gates.isEmpty()) {
              means.candidate().add(sample.candidate()[i], weights);
            }
          }
        }
      }
      return resampled;
    }

    private ComparisonRow row(
        String slice,
        PairedSample sample,
        Interval interval,
        Test test,
        Optional<ComparisonRow> whole) {
      Estimate estimate =
          new Estimate(
              sample.size(),
              mean(sample.baseline()),
              mean(sample.candidate()),
              mean(sample.differences()),
              interval.low(),
              interval.high());
      String note = whole.map(all -> contradiction(all.estimate(), estimate)).orElse("");
      return new ComparisonRow(pair, place, statistic, slice, estimate, test, note);
    }
  }

  private static Test none() {
    return new Test("none", Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private static Test test(PairedSample sample, boolean binary) {
    double p =
        binary
            ? McNemarTest.pValue(sample.baseline(), sample.candidate())
            : SignedRankTest.pValue(sample.differences());
    return new Test(
        binary ? "mcnemar" : "wilcoxon",
        p,
        Double.NaN,
        Double.NaN,
        EffectSize.standardized(sample.differences()).orElse(Double.NaN),
        EffectSize.cliffsDelta(sample.baseline(), sample.candidate()));
  }

  private static String contradiction(Estimate all, Estimate slice) {
    boolean opposite = (all.low() > 0 && slice.high() < 0) || (all.high() < 0 && slice.low() > 0);
    return opposite
        ? String.format(
            Locale.ROOT,
            "contradicts the whole: all images %+.4g, this slice %+.4g",
            all.difference(),
            slice.difference())
        : "";
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
