package io.naflow.lab.study;

import io.naflow.api.AttentionMap;
import io.naflow.api.LayerInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.metric.RegionMetrics;
import io.naflow.metric.RegionWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/** Means of what is measured of maps, by method and layer. */
final class Tally {
  static final String ENERGY = "energy";
  static final String PEAK = "peak";
  static final String RESIDUAL = "residual";
  static final String ITERATIONS = "iterations";

  private final Map<String, Map<String, Map<String, List<Double>>>> values = new LinkedHashMap<>();

  void add(String quantity, String method, String layer, double value) {
    values
        .computeIfAbsent(quantity, key -> new LinkedHashMap<>())
        .computeIfAbsent(method, key -> new LinkedHashMap<>())
        .computeIfAbsent(layer, key -> new ArrayList<>())
        .add(value);
  }

  /** Explains and measures samples, {@code batch} at a time. */
  void measure(Session session, List<Sample> samples, int batch) {
    explain(session, samples, batch, this::measure);
  }

  /** Explains samples, {@code batch} at a time, and hands each on with its maps. */
  static void explain(
      Session session,
      List<Sample> samples,
      int batch,
      BiConsumer<Sample, List<AttentionMap>> taker) {
    for (int from = 0; from < samples.size(); from += batch) {
      List<Sample> part = samples.subList(from, Math.min(from + batch, samples.size()));
      List<Outcome> outcomes = session.explain(part.stream().map(Sample::input).toList());
      for (int i = 0; i < part.size(); i++) {
        taker.accept(part.get(i), ((Outcome.Explained) outcomes.get(i)).maps());
      }
    }
  }

  /** Measures the maps of one sample. */
  void measure(Sample sample, List<AttentionMap> maps) {
    Map<List<Integer>, RegionWeights> regions = new LinkedHashMap<>();
    for (AttentionMap map : maps) {
      LayerInfo layer = map.layer();
      RegionWeights region =
          regions.computeIfAbsent(
              List.of(map.height(), map.width()),
              size -> RegionWeights.of(sample.object(), map.height(), map.width()));
      RegionMetrics.of(map.values(), region)
          .ifPresent(
              found -> {
                add(ENERGY, map.method(), layer.name(), found.energyInside());
                add(PEAK, map.method(), layer.name(), found.peakInside() ? 1 : 0);
              });
      map.inversion()
          .ifPresent(
              inversion -> {
                add(RESIDUAL, map.method(), layer.name(), inversion.residual());
                add(ITERATIONS, map.method(), layer.name(), inversion.iterations());
              });
    }
  }

  List<String> methods(String quantity) {
    return List.copyOf(values.getOrDefault(quantity, Map.of()).keySet());
  }

  double mean(String quantity, String method, String layer) {
    return of(quantity, method, layer, Tally::mean);
  }

  double median(String quantity, String method, String layer) {
    return of(quantity, method, layer, Tally::median);
  }

  private double of(
      String quantity, String method, String layer, ToDoubleFunction<List<Double>> statistic) {
    List<Double> found =
        values
            .getOrDefault(quantity, Map.of())
            .getOrDefault(method, Map.of())
            .getOrDefault(layer, List.of());
    return found.isEmpty() ? Double.NaN : statistic.applyAsDouble(found);
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** {@code .52}, or {@code –} for what was not measured. */
  static String cell(double value) {
    return Double.isNaN(value)
        ? "–"
        : String.format(Locale.ROOT, "%.2f", value).replaceFirst("^0\\.", ".");
  }
}
