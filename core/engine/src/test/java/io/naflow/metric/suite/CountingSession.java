package io.naflow.metric.suite;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A session that counts what goes through it and what it shares its model with. */
public final class CountingSession implements Session {
  private final Session counted;
  private final AtomicInteger passes;
  private final AtomicInteger explanations;
  private final AtomicInteger largest;
  private final AtomicInteger batches;

  public CountingSession(Session counted) {
    this(
        counted,
        new AtomicInteger(),
        new AtomicInteger(),
        new AtomicInteger(),
        new AtomicInteger());
  }

  private CountingSession(
      Session counted,
      AtomicInteger passes,
      AtomicInteger explanations,
      AtomicInteger largest,
      AtomicInteger batches) {
    this.counted = counted;
    this.passes = passes;
    this.explanations = explanations;
    this.largest = largest;
    this.batches = batches;
  }

  public int passes() {
    return passes.get();
  }

  public int explanations() {
    return explanations.get();
  }

  /** How often {@link #answer} was called. */
  int batchesOfPasses() {
    return batches.get();
  }

  int largestBatch() {
    return largest.get();
  }

  @Override
  public ModelInfo model() {
    return counted.model();
  }

  @Override
  public List<LayerInfo> layers() {
    return counted.layers();
  }

  @Override
  public List<MethodCost> costs() {
    return counted.costs();
  }

  @Override
  public List<Outcome> explain(List<InputImage> images) {
    explanations.addAndGet(images.size());
    largest.accumulateAndGet(images.size(), Math::max);
    return counted.explain(images);
  }

  @Override
  public List<List<Outcome>> explain(List<InputImage> images, List<Target> targets) {
    explanations.addAndGet(targets.size() * images.size());
    largest.accumulateAndGet(images.size(), Math::max);
    return counted.explain(images, targets);
  }

  @Override
  public List<Outcome> answer(List<InputImage> images) {
    passes.addAndGet(images.size());
    batches.incrementAndGet();
    largest.accumulateAndGet(images.size(), Math::max);
    return counted.answer(images);
  }

  @Override
  public Session sharing(ExplainPlan plan) {
    return new CountingSession(counted.sharing(plan), passes, explanations, largest, batches);
  }

  @Override
  public void close() {
    counted.close();
  }
}
