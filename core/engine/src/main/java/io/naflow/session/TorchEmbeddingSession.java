package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.EmbeddingSession;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.propagation.Trace;
import io.naflow.similarity.Similarity;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A loaded network that embeds batches and explains similarities by a plan. */
final class TorchEmbeddingSession implements EmbeddingSession {
  private final Network network;
  private final ModelInfo info;
  private final Positions positions;
  private final Similarity similarity;
  private final Sweeps sweeps;

  TorchEmbeddingSession(Network network, Opening opening, ExplainPlan plan, Similarity similarity) {
    this.network = network;
    this.info = opening.model().info();
    this.positions = opening.positions();
    this.similarity = similarity;
    this.sweeps = new Sweeps(network, positions, opening.methods(), plan.solver());
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
      NDArray pixels = Batches.of(images, network.graph().input(), ops);
      Trace trace = ForwardPass.run(network, pixels, Set.of(), ops);
      float[] vectors = trace.output().toFloatArray();
      var outcomes = new ArrayList<Outcome>();
      for (int i = 0; i < images.size(); i++) {
        outcomes.add(PairSeeds.embedding(vectors, i, info.classes()));
      }
      return outcomes;
    }
  }

  @Override
  public List<Outcome> explain(List<InputImage> images, List<float[]> others, Role role) {
    PairSeeds.check(images.size(), others, info);
    if (images.isEmpty()) {
      return List.of();
    }
    try (Ops ops = network.scope()) {
      NDArray pixels = Batches.of(images, network.graph().input(), ops);
      Trace trace = ForwardPass.run(network, pixels, sweeps.keeps(), ops);
      var maps = new MapResults(images.size());
      var pairs = new PairSeeds(new PairSeeds.Side(similarity, role), info.classes(), others, maps);
      NDArray seed = pairs.seeds(trace.output().toFloatArray(), ops);
      sweeps.runLast(trace, seed, maps::add, ops);
      return pairs.outcomes();
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
