package io.naflow.jobs.compare;

import io.naflow.jobs.compare.ComparisonRequest.Effort;
import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.compare.check.GateTrial;
import io.naflow.jobs.compare.series.ItemIndex;
import io.naflow.jobs.compare.series.ItemSlices;
import io.naflow.jobs.compare.series.PackedValues;
import io.naflow.jobs.compare.series.SubjectWeights;
import io.naflow.jobs.compare.statistic.PairedSample;
import io.naflow.jobs.compare.statistic.PoissonBootstrap;
import io.naflow.jobs.config.Gate;
import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.ComparisonRow.Estimate;
import io.naflow.jobs.table.ComparisonRow.Place;
import io.naflow.jobs.table.ConfidenceInterval;
import io.naflow.jobs.table.GateRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Judges cells: one statistic at one place of a pair, over all slices. Takes rows of {@link
 * io.naflow.jobs.compare.series.Packing#TYPE}, those of a cell one after the other; holds one
 * cell's numbers at a time.
 */
record CellTask(
    List<ModelPair> pairs,
    Effort effort,
    List<Gate> gates,
    Broadcast<ItemIndex> index,
    Broadcast<List<ItemSlices>> slices)
    implements FlatMapFunction<Iterator<Row>, CellTask.Judged> {
  /** Of fewer values there is no comparison. */
  private static final int LEAST = 2;

  /** The rows of a cell. */
  record Judged(List<ComparisonRow> rows, List<GateRow> gates) implements Serializable {}

  private record Key(int pair, String method, String layer, String statistic) {
    static Key of(Row row) {
      return new Key(row.getInt(0), row.getString(1), row.getString(2), row.getString(3));
    }
  }

  /** One cell's numbers. */
  private record Found(Key key, PackedValues baseline, PackedValues candidate) {
    void add(Row row) {
      (row.getInt(4) == Side.BASELINE ? baseline : candidate)
          .addAll(row.getAs("items"), row.getAs("numbers"));
    }
  }

  /** Rows of one key after the other. */
  private static final class Cells implements Iterator<Found> {
    private final Iterator<Row> rows;
    private Optional<Row> ahead;

    Cells(Iterator<Row> rows) {
      this.rows = rows;
      this.ahead = following();
    }

    @Override
    public boolean hasNext() {
      return ahead.isPresent();
    }

    @Override
    public Found next() {
      var found = new Found(Key.of(ahead.orElseThrow()), new PackedValues(), new PackedValues());
      while (ahead.isPresent() && Key.of(ahead.get()).equals(found.key())) {
        found.add(ahead.get());
        ahead = following();
      }
      return found;
    }

    private Optional<Row> following() {
      return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }
  }

  @Override
  public Iterator<Judged> call(Iterator<Row> rows) {
    var weights = new SubjectWeights(index.value(), effort.resamples());
    Iterable<Found> cells = () -> new Cells(rows);
    return StreamSupport.stream(cells.spliterator(), false)
        .map(found -> judged(found, weights))
        .iterator();
  }

  private Judged judged(Found found, SubjectWeights weights) {
    Key key = found.key();
    ModelPair pair = pairs.get(key.pair());
    Place place = pair.place(key.method(), key.layer());
    String statistic = pair.statistic(key.statistic());
    var judged = new Judged(new ArrayList<>(), new ArrayList<>());
    if (!pair.isComparable(key.statistic(), key.layer())) {
      return judged;
    }
    boolean distances = Statistics.kind(key.statistic()) == Statistics.Kind.DISTANCES;
    ItemSlices all = slices.value().get(key.pair());
    CellValues values = values(found, pair, distances, all);
    // Of what determines the outcome, slices by outcome make no sense.
    ItemSlices known = statistic.equals(Statistics.ACCURACY) ? all.without(Items.OUTCOME) : all;
    new Cell(
            pair.ids(),
            place,
            statistic,
            values,
            known,
            effort,
            fitting(place, statistic),
            weights,
            index.value())
        .judge(judged);
    List<Gate> ofGaps = fitting(place, statistic + Statistics.MISSING);
    if (values.gaps().items().findAny().isPresent() || !ofGaps.isEmpty()) {
      new Cell(
              pair.ids(),
              place,
              statistic + Statistics.MISSING,
              values.missing(),
              known,
              effort,
              ofGaps,
              weights,
              index.value())
          .judge(judged);
    }
    if (pair.isDrift() && !distances) {
      List<ComparisonRow> drift = DriftRows.of(pair.ids(), place, statistic, values);
      judged.rows().addAll(drift);
      for (String ending : Statistics.DISTRIBUTIONS) {
        for (Gate gate : fitting(place, statistic + ending)) {
          judged.gates().addAll(DriftRows.trials(gate, pair.ids(), place, drift, values.gaps()));
        }
      }
    }
    return judged;
  }

  private List<Gate> fitting(Place place, String statistic) {
    return gates.stream().filter(gate -> GateTrial.fits(gate, place, statistic)).toList();
  }

  private static CellValues values(
      Found found, ModelPair pair, boolean distances, ItemSlices slices) {
    CellValues values =
        CellValues.of(found.baseline(), found.candidate(), distances, pair.isDrift());
    return switch (Statistics.declared(found.key().statistic())
        .map(Statistics.Statistic::gap)
        .orElse(Statistics.Gap.MISSING)) {
      case MISSING_IF_BOXED -> values.among(item -> slices.of(item, Items.OBJECT) >= 0);
      case MISSING_IF_MASKED -> values.among(item -> slices.of(item, Items.MASK) >= 0);
      case MISSING, NOT_APPLICABLE -> values;
    };
  }

  private record Cell(
      ComparisonRow.Pair pair,
      Place place,
      String statistic,
      CellValues values,
      ItemSlices slices,
      Effort effort,
      List<Gate> gates,
      SubjectWeights subjects,
      ItemIndex index) {

    /** Means of the differences and of the candidate's values, resampled. */
    private record Resampled(PoissonBootstrap difference, PoissonBootstrap candidate) {
      static Resampled of(int resamples) {
        return new Resampled(new PoissonBootstrap(resamples), new PoissonBootstrap(resamples));
      }
    }

    void judge(Judged judged) {
      Map<String, int[]> places = values.places(slices);
      Map<String, Integer> missing = values.gaps().bySlice(slices);
      missing.keySet().forEach(slice -> places.putIfAbsent(slice, new int[0]));
      // What only one side has is a place, too, that nobody can judge.
      places.putIfAbsent(CellValues.ALL, new int[0]);
      places.forEach((slice, at) -> addTooFew(judged, slice, at.length, missing));
      places.entrySet().removeIf(entry -> !isWanted(entry.getKey(), entry.getValue().length));
      Map<String, Resampled> resampled = resampled(places.keySet());
      Statistics.Kind kind = SliceEstimate.kind(statistic, values);
      Optional<ComparisonRow> whole = Optional.empty();
      for (Map.Entry<String, int[]> slice : places.entrySet()) {
        PairedSample sample = sample(slice.getValue());
        Resampled means = resampled.get(slice.getKey());
        int gaps = missing.getOrDefault(slice.getKey(), 0);
        SliceEstimate found = SliceEstimate.of(sample, kind, means.difference());
        ComparisonRow row = row(slice.getKey(), found, whole).withMissing(gaps);
        if (slice.getKey().equals(CellValues.ALL)) {
          whole = Optional.of(row);
        }
        if (isKept(slice.getKey(), sample.size())) {
          judged.rows().add(row);
        }
        for (Gate gate : gates) {
          if (gate.where().matchesSlice(slice.getKey())) {
            ConfidenceInterval ofCandidate = found.ofCandidate(means.candidate());
            judged.gates().addAll(new GateTrial(gate, row, ofCandidate, sample, gaps).rows());
          }
        }
      }
    }

    /** What a gate names and nobody can judge is said to be undecided. */
    private void addTooFew(Judged judged, String slice, int n, Map<String, Integer> missing) {
      for (Gate gate : gates) {
        if (gate.where().matchesSlice(slice) && n < LEAST) {
          judged
              .gates()
              .addAll(
                  GateTrial.tooFew(gate, pair, place, slice, n, missing.getOrDefault(slice, 0)));
        }
      }
    }

    private boolean isKept(String slice, int n) {
      return n >= effort.minImages() || slice.equals(CellValues.ALL);
    }

    private boolean isWanted(String slice, int n) {
      boolean gated = gates.stream().anyMatch(gate -> gate.where().matchesSlice(slice));
      return n >= LEAST && (isKept(slice, n) || gated);
    }

    private PairedSample sample(int[] places) {
      return new PairedSample(
          index.names(Arrays.stream(places).map(i -> values.items()[i]).toArray()),
          Arrays.stream(places).mapToDouble(i -> values.before()[i]).toArray(),
          Arrays.stream(places).mapToDouble(i -> values.after()[i]).toArray());
    }

    /** Image by image, in the order of their names: sums in floating point depend on it. */
    private Map<String, Resampled> resampled(Set<String> wanted) {
      var resampled = new TreeMap<String, Resampled>();
      wanted.forEach(slice -> resampled.put(slice, Resampled.of(effort.resamples())));
      List<Optional<Resampled>> bySlice =
          slices.names().stream().map(name -> Optional.ofNullable(resampled.get(name))).toList();
      Optional<Resampled> all = Optional.ofNullable(resampled.get(CellValues.ALL));
      for (int i = 0; i < values.items().length; i++) {
        int at = i;
        byte[] weights = subjects.of(values.items()[i]);
        all.ifPresent(means -> add(at, weights, means));
        for (int dimension = 0; dimension < Items.DIMENSIONS; dimension++) {
          int slice = slices.of(values.items()[i], dimension);
          if (slice >= 0) {
            bySlice.get(slice).ifPresent(means -> add(at, weights, means));
          }
        }
      }
      return resampled;
    }

    private void add(int i, byte[] weights, Resampled means) {
      means.difference().add(values.after()[i] - values.before()[i], weights);
      if (!gates.isEmpty()) {
        means.candidate().add(values.after()[i], weights);
      }
    }

    private ComparisonRow row(String slice, SliceEstimate found, Optional<ComparisonRow> whole) {
      Estimate estimate = found.estimate();
      String note = whole.map(all -> contradiction(all.estimate(), estimate)).orElse("");
      return new ComparisonRow(pair, place, statistic, slice, estimate, found.test(), note);
    }
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
}
