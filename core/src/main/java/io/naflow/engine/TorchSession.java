package io.naflow.engine;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.graph.FeatureShape;
import io.naflow.method.Method;
import io.naflow.method.passes.ImageBatch;
import io.naflow.method.passes.PassMethod;
import io.naflow.pass.Abandonment;
import io.naflow.pass.BackwardSweep;
import io.naflow.pass.ForwardPass;
import io.naflow.pass.LayerState;
import io.naflow.pass.Network;
import io.naflow.pass.Trace;
import io.naflow.runtime.Ops;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A loaded network that explains batches by a plan. */
final class TorchSession implements Session {
  private final Network network;
  private final ModelInfo info;
  private final Positions positions;
  private final MethodPlan methods;
  private final ExplainPlan plan;

  TorchSession(
      Network network, ModelInfo info, Positions positions, MethodPlan methods, ExplainPlan plan) {
    this.network = network;
    this.info = info;
    this.positions = positions;
    this.methods = methods;
    this.plan = plan;
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public List<LayerInfo> layers() {
    return positions.layers();
  }

  @Override
  public List<MethodCost> costs() {
    return methods.costs();
  }

  @Override
  public List<Outcome> explain(List<InputImage> images) {
    try (Ops ops = network.scope()) {
      NDArray pixels = batch(images, ops);
      Trace trace = ForwardPass.run(network, pixels, positions.nodes(), ops);
      var results = new BatchResult(images, info.classes(), trace.output().toFloatArray());
      NDArray seed = results.seeds(plan.target(), ops);
      if (!methods.sweep().isEmpty()) {
        new BackwardSweep(network, methods.sweepNodes(), variants(), plan.solver())
            .run(trace, seed, (state, scope) -> collect(state, scope, results), ops);
      }
      List<String> names = images.stream().map(InputImage::name).toList();
      for (PassMethod method : methods.passes()) {
        Set<String> nodes = methods.nodes().get(method.id());
        method.explain(
            new ImageBatch(network, names, pixels, trace, seed, nodes),
            (node, map) ->
                results.add(method.id(), positions.at(node), map.toFloatArray(), Optional.empty()),
            ops);
      }
      return results.outcomes();
    }
  }

  private Set<Abandonment> variants() {
    return methods.sweep().stream()
        .flatMap(method -> method.flow().stream())
        .collect(Collectors.toSet());
  }

  private void collect(LayerState state, Ops ops, BatchResult results) {
    LayerInfo layer = positions.at(state.node());
    for (Method method : methods.sweep()) {
      if (!methods.mapsAt(method.id(), state.node())) {
        continue;
      }
      try (Ops inner = ops.inner()) {
        float[] maps = method.map(state, inner).toFloatArray();
        results.add(
            method.id(),
            layer,
            maps,
            method.flow().map(variant -> state.flow(variant).inversions()));
      }
    }
  }

  private NDArray batch(List<InputImage> images, Ops ops) {
    FeatureShape shape = network.graph().input();
    int size = Math.toIntExact(shape.neurons());
    FloatBuffer values =
        ByteBuffer.allocateDirect(Math.multiplyExact(images.size() * size, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (InputImage image : images) {
      if (image.prepared().height() != shape.height()
          || image.prepared().width() != shape.width()) {
        throw new IllegalArgumentException(
            "Cannot explain image '%s': it was prepared as %d×%d, and %s takes %d×%d; use the model's own preprocessing"
                .formatted(
                    image.name(),
                    image.prepared().height(),
                    image.prepared().width(),
                    info.spec().id(),
                    shape.height(),
                    shape.width()));
      }
      values.put(image.prepared().values());
    }
    values.rewind();
    return ops.tensor(values, images.size(), shape.channels(), shape.height(), shape.width());
  }

  @Override
  public void close() {
    network.close();
  }
}
