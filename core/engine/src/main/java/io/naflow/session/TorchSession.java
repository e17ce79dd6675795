package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.image.PreparedImage;
import io.naflow.method.passes.Asked;
import io.naflow.method.passes.ImageBatch;
import io.naflow.method.passes.PassMethod;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.propagation.Trace;
import io.naflow.torch.Ops;
import io.naflow.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A loaded network that explains batches by a plan. */
final class TorchSession implements Session {
  private final Network network;
  private final ModelInfo info;
  private final Positions positions;
  private final MethodPlan methods;
  private final ExplainPlan plan;
  private final Runnable onClose;
  private final Sweeps sweeps;

  /**
   * @param onClose frees the network, if it is this session's
   */
  private TorchSession(
      Network network,
      ModelInfo info,
      Positions positions,
      MethodPlan methods,
      ExplainPlan plan,
      Runnable onClose) {
    this.network = network;
    this.info = info;
    this.positions = positions;
    this.methods = methods;
    this.plan = plan;
    this.onClose = onClose;
    this.sweeps = new Sweeps(network, positions, methods, plan.solver());
  }

  /** Loads a model that has been checked. */
  static TorchSession load(Opening opening, ExplainPlan plan, TorchRuntime runtime) {
    return owning(opening.load(runtime), opening, plan);
  }

  /** A session that frees the network when it is closed. */
  static TorchSession owning(Network network, Opening opening, ExplainPlan plan) {
    return new TorchSession(
        network,
        opening.model().info(),
        opening.positions(),
        opening.methods(),
        plan,
        network::close);
  }

  @Override
  public Session sharing(ExplainPlan other) {
    Positions layers = Positions.of(network.graph(), other.layers());
    MethodPlan chosen = MethodPlan.of(other, network.graph(), layers.nodes());
    Positions all = chosen.explainsImage() ? layers.withImage(network.graph()) : layers;
    if (!positions.nodes().containsAll(all.nodes())) {
      throw new IllegalArgumentException(
          "Cannot share the model '%s': the other plan explains %s, and it was loaded for %s; choose among these layers"
              .formatted(info.spec().id(), names(all), names(positions)));
    }
    return new TorchSession(network, info, all, chosen, other, () -> {});
  }

  private static List<String> names(Positions positions) {
    return positions.layers().stream().map(LayerInfo::name).toList();
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
    return explain(images, List.of(plan.target())).get(0);
  }

  @Override
  public List<List<Outcome>> explain(List<InputImage> images, List<Target> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain no target: give at least one, such as the predicted class");
    }
    return SmallerBatches.explain(images, targets.size(), batch -> explainTogether(batch, targets));
  }

  private List<List<Outcome>> explainTogether(List<InputImage> images, List<Target> targets) {
    try (Ops ops = network.scope()) {
      NDArray pixels = Batches.of(images, network.graph().input(), ops);
      Trace trace = ForwardPass.run(network, pixels, sweeps.keeps(), ops);
      float[] outputs = trace.output().toFloatArray();
      var outcomes = new ArrayList<List<Outcome>>();
      for (int i = 0; i < targets.size(); i++) {
        var results = new BatchResult(images, info, outputs);
        try (Ops inner = ops.inner()) {
          Seeds seeds = results.seeds(targets.get(i));
          NDArray seed = seeds.outputs(inner);
          if (i == targets.size() - 1 && methods.passes().isEmpty()) {
            sweeps.runLast(trace, seed, results::add, inner);
          } else {
            sweeps.run(trace, seed, results::add, inner);
            var asked = new Asked(info.head().orElseThrow(), seeds.classes(inner));
            pass(images, pixels, trace, seed, asked, results, inner);
          }
        }
        outcomes.add(results.outcomes());
      }
      return outcomes;
    }
  }

  /** Methods with passes of their own. */
  private void pass(
      List<InputImage> images,
      NDArray pixels,
      Trace trace,
      NDArray seed,
      Asked asked,
      BatchResult results,
      Ops ops) {
    List<String> names = images.stream().map(InputImage::name).toList();
    for (PassMethod method : methods.passes()) {
      Set<String> nodes = methods.nodes().get(method.id());
      method.explain(
          new ImageBatch(network, names, pixels, trace, seed, asked, nodes),
          (node, map) ->
              results.add(method.id(), positions.at(node), map.toFloatArray(), Optional.empty()),
          ops);
    }
  }

  @Override
  public List<float[]> logits(List<PreparedImage> images) {
    try (Ops ops = network.scope()) {
      NDArray pixels = Batches.prepared(images, network.graph().input(), ops);
      float[] all = ForwardPass.output(network, pixels, ops).toFloatArray();
      int outputs = info.outputs();
      Head head = info.head().orElseThrow();
      return IntStream.range(0, images.size())
          .mapToObj(i -> Arrays.copyOfRange(all, i * outputs, (i + 1) * outputs))
          .map(head::scores)
          .toList();
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
