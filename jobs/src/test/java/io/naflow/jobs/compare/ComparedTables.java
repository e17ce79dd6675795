package io.naflow.jobs.compare;

import io.naflow.api.Granularity;
import io.naflow.api.LayerInfo;
import io.naflow.api.Prediction;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.RunStore;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.HalfMap;
import io.naflow.jobs.table.LayerRow;
import io.naflow.jobs.table.LayerStatRow;
import io.naflow.jobs.table.MapKey;
import io.naflow.jobs.table.MapRow;
import io.naflow.jobs.table.MetricRow;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.table.PredictionRow;
import io.naflow.jobs.table.RunRow;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Tables of two models whose differences are known. Images of class 0 lose energy in the box from
 * {@code a} to {@code b}, those of class 1 gain a little; {@code b} has a module between the two
 * layers both have.
 */
record ComparedTables(Location where, String run, double shift, Division division, String config) {
  static final int IMAGES = 60;

  /** How many images, and how many of them each model has in a block. */
  record Division(int images, int ofA, int ofB) {}

  ComparedTables(Location where, String run, double shift) {
    this(where, run, shift, new Division(IMAGES, IMAGES, IMAGES));
  }

  ComparedTables(Location where, String run, double shift, Division division) {
    this(where, run, shift, division, "{}");
  }

  /** The same of a run of another configuration, JSON. */
  ComparedTables configured(String other) {
    return new ComparedTables(where, run, shift, division, other);
  }

  /** The layers of b; a has the first and the last. */
  private static final List<String> LAYERS = List.of("conv1", "bam", "conv2");

  static String image(int i) {
    return "img-%02d.png".formatted(i);
  }

  static double energyOfA(int i) {
    return 0.5 + 0.01 * (i * 7 % 11);
  }

  static double energyOfB(int i) {
    return energyOfA(i) + (i % 2 == 0 ? -0.2 : 0.05) + 0.003 * (i * 5 % 13);
  }

  /** Grows with the number: images 0 to 19 have the smallest objects. */
  static double objectShare(int i) {
    return (i % 100 + 1) / 100.0;
  }

  /** a is wrong about images 0 to 3. */
  static boolean isAWrong(int i) {
    return i < 4;
  }

  /** b is wrong about images 2 to 11. */
  static boolean isBWrong(int i) {
    return i >= 2 && i < 12;
  }

  /**
   * Writes and publishes the run.
   *
   * @param first number of the first image
   */
  void write(int first, Instant finished) throws IOException {
    try (RunStore store = RunStore.open(where, run)) {
      store.stage(
          Tables.runs(),
          List.of(
              new RunRow(
                  run,
                  "test",
                  "attempt",
                  0,
                  finished.minusSeconds(60),
                  finished,
                  "done",
                  config,
                  new RunRow.Software("0", "3.5", "2.7", "cpu"),
                  new RunRow.Dataset("f", division.images(), 0))));
      store.stage(Tables.models(), List.of(model("a", true), model("b", false)));
      store.stage(Tables.layers(), List.of(layer("a", 0, 0.5), layer("a", 2, 1)));
      store.stage(
          Tables.layers(), List.of(layer("b", 0, 0.4), layer("b", 1, 0.7), layer("b", 2, 1)));
      for (String model : List.of("a", "b")) {
        int end = first + division.images();
        int size = model.equals("a") ? division.ofA() : division.ofB();
        for (int from = first; from < end; from += size) {
          write(new UnitKey(model, from / size), from, Math.min(from + size, end));
        }
      }
      store.publish();
    }
  }

  /** Out of order, as tasks end. */
  private void write(UnitKey unit, int from, int to) throws IOException {
    try (UnitWriter writer = UnitWriter.open(where, run, unit, "1")) {
      for (int i = to - 1; i >= from; i--) {
        write(writer, unit.model(), i);
      }
      writer.commit(Map.of());
    }
  }

  private ModelRow model(String id, boolean baseline) {
    return new ModelRow(
        run,
        id,
        "scenenet",
        "file.pth",
        "5ca1ab1e",
        1,
        2,
        "none",
        baseline,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private LayerRow layer(String model, int index, double depth) {
    return new LayerRow(
        run,
        model,
        new LayerInfo(
            LAYERS.get(index),
            index,
            index == 1 ? "bam" : "conv",
            Granularity.BLOCK,
            4,
            2,
            2,
            depth));
  }

  private void write(UnitWriter writer, String model, int i) throws IOException {
    boolean isA = model.equals("a");
    boolean wrong = isA ? isAWrong(i) : isBWrong(i);
    double probability = (isA ? 0.30 : 0.20) + i % 500 / 1000.0;
    writer.write(
        Tables.predictions(),
        new PredictionRow(
            run,
            model,
            new PredictionRow.Source(
                image(i),
                8,
                8,
                false,
                "5a",
                new PredictionRow.Annotation(List.of(), OptionalDouble.of(objectShare(i)))),
            OptionalInt.of(i % 2),
            new Prediction(wrong ? 1 - i % 2 : i % 2, 1, OptionalDouble.of(probability), List.of()),
            0,
            OptionalInt.empty(),
            PredictionRow.Names.NONE));
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      if (isA && layer == 1) {
        continue;
      }
      double depth = isA ? List.of(0.5, 0.0, 1.0).get(layer) : List.of(0.4, 0.7, 1.0).get(layer);
      MapKey key =
          new MapKey(
              run, model, "naflow", image(i), LAYERS.get(layer), layer, depth, Optional.empty());
      writer.write(Tables.layerStats(), statistics(key, i, isA));
      float[] map = isA ? new float[] {1, 0, 0, -1} : new float[] {-1, 0, 0, 2};
      writer.write(Tables.maps(), new MapRow(key, 2, 2, HalfMap.encode(map)));
      if (layer == 2) {
        writer.write(Tables.metrics(), new MetricRow(key, "average_drop", isA ? 10 : 12.5));
      }
    }
  }

  private LayerStatRow statistics(MapKey key, int i, boolean isA) {
    double energy = shift + (isA ? energyOfA(i) : energyOfB(i));
    // The module breaks the likeness to the last layer that the layer before it has.
    double toLast = key.layer().equals("bam") ? 0.5 : 0.9;
    return new LayerStatRow(
        key,
        new LayerStatRow.Size(LayerStatRow.Status.OK, 1, 1, 1, 0),
        LayerStatRow.Shape.none(),
        new LayerStatRow.Inside(OptionalDouble.of(energy), OptionalDouble.of(isA ? 1 : i % 2)),
        LayerStatRow.Inside.none(),
        new LayerStatRow.Similarity(OptionalDouble.empty(), OptionalDouble.of(toLast)),
        Optional.empty());
  }
}
