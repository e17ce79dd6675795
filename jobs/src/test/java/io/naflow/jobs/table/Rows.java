package io.naflow.jobs.table;

import io.naflow.api.Granularity;
import io.naflow.api.Inversion;
import io.naflow.api.InversionStop;
import io.naflow.api.LayerInfo;
import io.naflow.api.Prediction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Rows for tests: every value distinct, so that swapped columns show. */
public final class Rows {
  private static final PredictionRow.Annotation NO_BOX = PredictionRow.Annotation.NONE;
  private static final PredictionRow.Annotation BOX =
      new PredictionRow.Annotation(
          List.of(new PredictionRow.Edges(1.5, 2.5, 3.5, 4.5)), some(0.25));

  private Rows() {}

  public static RunRow run(String runId) {
    return new RunRow(
        runId,
        "nightly",
        "attempt-1",
        42,
        Instant.parse("2026-01-02T03:04:05.678901Z"),
        Instant.parse("2026-01-02T04:05:06Z"),
        "complete",
        "{\"run\": {}}",
        new RunRow.Software("0.1.0+abc", "3.5.7", "PyTorch 2.7.1", "cpu"),
        new RunRow.Dataset(
            "f1e2",
            1000,
            3,
            Map.of("hidden", 2L, "extension", 1L),
            7,
            new RunRow.Reused(Optional.of("r0"), 900)));
  }

  public static ModelRow model(String runId, String model) {
    return new ModelRow(
        runId,
        model,
        "resnet50",
        "file:/w.pth",
        "c0ffee",
        25_557_032L,
        10,
        "resize 256",
        true,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  public static LayerRow layer(String runId, String model) {
    return new LayerRow(
        runId,
        model,
        new LayerInfo("layer3.5", 13, "residual", Granularity.BLOCK, 1024, 14, 15, 0.75));
  }

  public static ClassRow named(String runId, String model) {
    return new ClassRow(runId, model, 3, "cat");
  }

  /**
   * A prediction whose second class has the given score; without a label and a box if that is 0.
   */
  public static PredictionRow prediction(String runId, String model, String image, double second) {
    return new PredictionRow(
        runId,
        model,
        new PredictionRow.Source(image, 640, 480, false, "5ad", second == 0 ? NO_BOX : BOX),
        second == 0 ? OptionalInt.empty() : OptionalInt.of(3),
        new Prediction(
            7,
            9.5,
            OptionalDouble.of(0.9),
            List.of(
                new Prediction.ClassScore(7, 9.5, OptionalDouble.of(0.9)),
                new Prediction.ClassScore(3, second, OptionalDouble.of(0.1)))),
        8,
        OptionalInt.empty(),
        second == 0
            ? PredictionRow.Names.NONE
            : new PredictionRow.Names(Optional.of("cat"), Optional.of("horse")));
  }

  public static MapKey key(String runId, String model, String method, String image) {
    return new MapKey(runId, model, method, image, "layer3.5", 13, 0.75, Optional.empty());
  }

  /** A map's numbers, all of them there. */
  public static LayerStatRow stat(String runId, String model, String method, String image) {
    MapKey key = key(runId, model, method, image);
    return new LayerStatRow(
        new MapKey(
            key.runId(),
            key.model(),
            key.method(),
            key.image(),
            key.layer(),
            key.layerIndex(),
            key.depth(),
            Optional.of(new MapKey.Pair("other.png", "query"))),
        new LayerStatRow.Size(LayerStatRow.Status.OK, 1.5, 2.5, 3.5, -4.5),
        new LayerStatRow.Shape(
            some(1.1), some(0.1), some(0.2), some(0.3), some(0.4), some(0.5), some(0.6)),
        new LayerStatRow.Inside(some(0.7), some(1)),
        new LayerStatRow.Inside(some(0.65), some(0)),
        new LayerStatRow.Similarity(some(0.8), some(-0.9)),
        Optional.of(new Inversion(InversionStop.SOLVED, 1e-6, 1e-3, 17, 0.25, 0.125)));
  }

  /** The numbers of a degenerate map by a method that does not invert. */
  public static LayerStatRow emptyStat(String runId, String model, String method, String image) {
    return new LayerStatRow(
        key(runId, model, method, image),
        new LayerStatRow.Size(LayerStatRow.Status.DEGENERATE, 0, 0, 0, -4.5),
        LayerStatRow.Shape.none(),
        LayerStatRow.Inside.none(),
        LayerStatRow.Inside.none(),
        LayerStatRow.Similarity.none(),
        Optional.empty());
  }

  public static MapRow map(String runId, String model, String method, String image) {
    return new MapRow(
        key(runId, model, method, image), 1, 3, HalfMap.encode(new float[] {-1, 0.5f, 3e-9f}));
  }

  public static MetricRow metric(String runId, String model, String method, String image) {
    return new MetricRow(key(runId, model, method, image), "average_drop", 12.25);
  }

  public static EmbeddingRow embedding(String runId, String model, String image) {
    return new EmbeddingRow(
        runId, model, "dataset", image, OptionalInt.of(3), new float[] {0.5f, -0.25f});
  }

  public static PairRow pair(String runId, String model, String query, String other) {
    return new PairRow(runId, model, query, other, 0.75, 1, Optional.of(true), OptionalInt.of(2));
  }

  public static FailureRow failure(String runId, String image) {
    return new FailureRow(
        runId, image, Optional.empty(), "decode", "Truncated", "Cannot decode: ends early");
  }

  /** A comparison with all its numbers. */
  public static ComparisonRow comparison(String runId, String candidate) {
    return new ComparisonRow(
        new ComparisonRow.Pair(runId, "r0", "m", candidate),
        new ComparisonRow.Place("naflow", "layer3.5", "layer3.2", 0.75, "depth"),
        "gini",
        "class=3",
        new ComparisonRow.Estimate(
            17, 0.25, 0.5, 0.375, new ConfidenceInterval(0.125, 0.625, "bootstrap_t")),
        new ComparisonRow.Test("bootstrap_t", 0.01, 0.02, 0.03, 0.7, -0.8, 0.04, true),
        "a remark");
  }

  /** A comparison of whole networks without a test, an interval or a remark. */
  public static ComparisonRow bareComparison(String runId, String candidate) {
    return new ComparisonRow(
        new ComparisonRow.Pair(runId, runId, "m", candidate),
        ComparisonRow.Place.whole(""),
        "accuracy:psi",
        "all",
        new ComparisonRow.Estimate(17, 0, 0.5, 0.5, ConfidenceInterval.none("a distance")),
        ComparisonRow.Test.none(),
        "");
  }

  /** A gate's trial with all its numbers. */
  public static GateRow gate(String runId, String candidate) {
    return new GateRow(
        new ComparisonRow.Pair(runId, "r0", "m", candidate),
        new ComparisonRow.Place("naflow", "layer3.5", "layer3.2", 0.75, "depth"),
        "gini",
        "class=3",
        new GateRow.Bound("even", "fail", "change", "max", 0.4),
        new GateRow.Finding(GateRow.Status.NOT_MET, 17, 0.375, 0.625, 0.125, 0.625, 3, ""),
        List.of(new GateRow.DrivingImage("a.png", 0.25, 0.875)));
  }

  private static OptionalDouble some(double value) {
    return OptionalDouble.of(value);
  }
}
