package io.naflow.engine;

import ai.djl.ndarray.NDArray;
import io.naflow.api.EmbeddingSession;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.graph.FeatureShape;
import io.naflow.method.Method;
import io.naflow.pass.Abandonment;
import io.naflow.pass.BackwardSweep;
import io.naflow.pass.ForwardPass;
import io.naflow.pass.LayerState;
import io.naflow.pass.Network;
import io.naflow.pass.Route;
import io.naflow.pass.Trace;
import io.naflow.runtime.Ops;
import io.naflow.similarity.Similarity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A loaded network that embeds batches and explains similarities by a plan. */
final class TorchEmbeddingSession implements EmbeddingSession {
  private final Network network;
  private final ModelInfo info;
  private final Positions positions;
  private final MethodPlan methods;
  private final Similarity similarity;
  private final Map<Route, BackwardSweep> sweeps = new EnumMap<>(Route.class);

  TorchEmbeddingSession(Network network, Opening opening, ExplainPlan plan, Similarity similarity) {
    this.network = network;
    this.info = opening.model().info();
    this.positions = opening.positions();
    this.methods = opening.methods();
    this.similarity = similarity;
    for (Route route : methods.routes()) {
      Set<Abandonment> variants =
          methods.by(route).stream()
              .flatMap(method -> method.flow().stream())
              .collect(Collectors.toSet());
      sweeps.put(
          route, new BackwardSweep(network, route, methods.nodes(route), variants, plan.solver()));
    }
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
  public List<Outcome> embed(List<InputImage> images) {
    if (images.isEmpty()) {
      return List.of();
    }
    try (Ops ops = network.scope()) {
      Trace trace = ForwardPass.run(network, batch(images, ops), Set.of(), ops);
      float[] vectors = trace.output().toFloatArray();
      var outcomes = new ArrayList<Outcome>();
      for (int i = 0; i < images.size(); i++) {
        outcomes.add(PairSeeds.embedding(vectors, i, info.classes()));
      }
      return outcomes;
    }
  }

  @Override
  public List<Outcome> explain(List<InputImage> images, List<float[]> others) {
    PairSeeds.check(images.size(), others, info);
    if (images.isEmpty()) {
      return List.of();
    }
    try (Ops ops = network.scope()) {
      Trace trace = ForwardPass.run(network, batch(images, ops), keeps(), ops);
      var maps = new MapResults(images.size());
      var pairs = new PairSeeds(similarity, info.classes(), others, maps);
      NDArray seed = pairs.seeds(trace.output().toFloatArray(), ops);
      sweeps.forEach(
          (route, sweep) ->
              sweep.run(trace, seed, (state, scope) -> collect(route, state, scope, maps), ops));
      return pairs.outcomes();
    }
  }

  /** The outputs that sweeps and methods read. */
  private Set<String> keeps() {
    var kept = new HashSet<>(positions.nodes());
    sweeps.values().forEach(sweep -> kept.addAll(sweep.keeps()));
    return kept;
  }

  private void collect(Route route, LayerState state, Ops ops, MapResults results) {
    LayerInfo layer = positions.at(state.node());
    for (Method method : methods.by(route)) {
      if (methods.mapsAt(method.id(), state.node())) {
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
            "Cannot embed image '%s': it was prepared as %d×%d, and %s takes %d×%d; use the model's own preprocessing"
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
