package io.naflow.jobs.audit.preflight;

import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.unit.MetricCosts;
import io.naflow.session.Catalogue.Description;

/**
 * What an audit will have at most: some methods skip some layers, and images may fail.
 *
 * @param predictions rows of {@code predictions}
 * @param maps rows of {@code layer_stats}, and of {@code maps} where those are stored
 * @param files in all tables
 * @param bytes of all tables
 * @param forward passes of networks, for all images
 * @param backward passes
 */
record Expected(long predictions, long maps, long files, long bytes, long forward, long backward) {
  /** Measured on the demo's tables; its own tables have a few per cent more or less. */
  private static final int BYTES_OF_STATISTICS = 180;

  private static final int BYTES_OF_A_FILE = 8_000;
  private static final int BYTES_OF_A_HALF = 2;

  static Expected of(Subject audit) {
    AuditConfig config = audit.config();
    long questions = questions(audit);
    long roles = config.task() instanceof Task.Comparing ? 2 : 1;
    long methods = config.methods().size();
    boolean stored = config.output().maps();
    long maps = 0;
    long bytes = 0;
    long forward = 0;
    long backward = 0;
    for (Description model : audit.models()) {
      maps += questions * roles * methods * model.layers().size();
      for (LayerInfo layer : model.layers()) {
        long pixels = stored ? (long) layer.height() * layer.width() * BYTES_OF_A_HALF : 0;
        bytes += questions * roles * methods * (pixels + BYTES_OF_STATISTICS);
      }
      // The pass that all methods share, and the sweep back.
      forward += questions * roles;
      backward += questions * roles;
      for (MethodCost cost : model.costs()) {
        forward += questions * cost.forwardPasses();
        backward += questions * cost.backwardPasses();
      }
      forward += MetricCosts.forwardPasses(config, model, audit.sample());
    }
    // Of each unit: predictions, and a file a method of layer_stats and perhaps others.
    long tables = 1 + (stored ? 1 : 0) + (config.metrics().isEmpty() ? 0 : 1);
    long files = (long) audit.blocks() * audit.models().size() * (1 + methods * tables);
    long predictions = questions * audit.models().size();
    return new Expected(
        predictions, maps, files, bytes + files * BYTES_OF_A_FILE, forward, backward);
  }

  /** Images that are asked about. */
  private static long questions(Subject audit) {
    return audit.config().task() instanceof Task.FewShot task
        ? (long) task.episodes() * task.ways() * task.queries()
        : audit.size();
  }
}
