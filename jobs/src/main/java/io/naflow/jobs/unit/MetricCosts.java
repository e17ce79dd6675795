package io.naflow.jobs.unit;

import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfig.Metric;
import io.naflow.metric.forward.ChangedInputs;
import io.naflow.metric.suite.MetricCost;
import io.naflow.metric.suite.Metrics;
import io.naflow.session.Catalogue.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What methods and metrics cost, told before the run. */
public final class MetricCosts {
  private MetricCosts() {}

  /**
   * One line a method with passes of its own and one a metric that asks the network, for one image
   * of a model; one line more for the metrics that do not.
   *
   * @param sample the metrics' samples
   */
  public static List<String> lines(AuditConfig config, Description model, MetricSample sample) {
    String id = model.model().spec().id();
    var lines = new ArrayList<String>();
    for (MethodCost cost : model.costs()) {
      if (cost.forwardPasses() + cost.backwardPasses() > 0) {
        lines.add(
            line(
                id,
                cost.method(),
                String.format(
                    Locale.ROOT,
                    "%,d forward and %,d backward passes an image",
                    cost.forwardPasses(),
                    cost.backwardPasses())));
      }
    }
    var free = new ArrayList<String>();
    for (int i = 0; i < config.metrics().size(); i++) {
      Metric metric = config.metrics().get(i);
      int sampled = sample.parts().get(i).images();
      String name = name(metric);
      MetricCost cost = MetricCost.of(measured(metric), model.model());
      if (cost.forwardPasses() + cost.explanations() == 0) {
        free.add(name);
      } else {
        lines.add(line(id, name, metric(cost, maps(config, metric, model), sampled)));
      }
    }
    if (!free.isEmpty()) {
      lines.add(line(id, String.join(", ", free), "no passes"));
    }
    return lines;
  }

  /** Forward passes of all metrics of a model, on all images they are measured on; at most. */
  public static long forwardPasses(AuditConfig config, Description model, MetricSample sample) {
    long passes = 0;
    for (int i = 0; i < config.metrics().size(); i++) {
      Metric metric = config.metrics().get(i);
      MetricCost cost = MetricCost.of(measured(metric), model.model());
      long maps = maps(config, metric, model);
      long ofAnImage = cost.forwardPasses(maps) + cost.explanations(maps);
      passes += ofAnImage * sample.parts().get(i).images();
    }
    return passes;
  }

  /** The metric with its settings. */
  public static io.naflow.metric.suite.Metric measured(Metric metric) {
    return Metrics.byId(metric.id()).with(metric.choices());
  }

  private static String name(Metric metric) {
    return metric.id() + metric.choices().suffix(Metrics.byId(metric.id()).parameters());
  }

  private static String line(String model, String what, String cost) {
    return "cost      %s, %s: %s".formatted(model, what, cost);
  }

  private static String metric(MetricCost cost, long maps, int sampled) {
    long explanations = cost.explanations(maps);
    return String.format(
        Locale.ROOT,
        "at most %,d forward passes%s an image (%s), on %,d images",
        cost.forwardPasses(maps),
        explanations > 0 ? String.format(Locale.ROOT, " and %,d explanations", explanations) : "",
        cost.inputs() == ChangedInputs.PER_MAP
            ? "%d × %d maps".formatted(cost.forwardPasses(), maps)
            : "shared by %d maps".formatted(maps),
        sampled);
  }

  /** Maps of one image that a metric is measured on; at most, as some methods skip some layers. */
  private static long maps(AuditConfig config, Metric metric, Description model) {
    long layers = model.layers().stream().filter(layer -> holds(metric, layer)).count();
    int methods = metric.methods().isEmpty() ? config.methods().size() : metric.methods().size();
    return layers * methods;
  }

  static boolean holds(Metric metric, LayerInfo layer) {
    return metric.layers().matches(layer.name(), layer.depth());
  }
}
