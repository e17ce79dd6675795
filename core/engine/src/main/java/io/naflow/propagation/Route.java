package io.naflow.propagation;

import io.naflow.network.Chain;
import io.naflow.network.Graph;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The modules by which a backward sweep goes from the last feature map towards the image. */
public enum Route {
  /** The segments of nabp.md, pre-activation to pre-activation; any network. */
  SEGMENTS {
    @Override
    public void check(Graph graph, Set<String> wanted) {
      // Every network is cut into segments when it is loaded.
    }

    @Override
    List<Stage> stages(Network network) {
      return network.stages();
    }

    @Override
    StageTrace trace(Trace trace, int index, Stage stage) {
      return trace.stage(index);
    }

    @Override
    void free(Trace trace, int index) {
      trace.stage(index).close();
    }
  },

  /**
   * Layer by layer as the authors' program does, layers with {@code q < p} joined; plain chains
   * only. What the program maps at a layer's input stands here at the output of the layer before;
   * inside joined layers, which it leaves without maps, the solution is run forward.
   */
  CHAIN {
    @Override
    public void check(Graph graph, Set<String> wanted) {
      Set<String> covered = Chain.of(graph).covered();
      Set<String> beyond = new TreeSet<>(wanted);
      beyond.removeAll(covered);
      beyond.remove(graph.featureMap());
      if (!beyond.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot invert network %s by the paper's Eq. 6 and 7 back to %s: a convolution behind has fewer outputs than inputs and none before it to be joined with; explain only layers among %s"
                .formatted(graph.name(), beyond, covered));
      }
    }

    @Override
    List<Stage> stages(Network network) {
      Map<String, BoundNode> bound = new HashMap<>();
      network.stages().forEach(s -> s.nodes().forEach(node -> bound.put(node.name(), node)));
      return Chain.of(network.graph()).modules().stream()
          .map(module -> stage(module, bound))
          // The first layer's batch norm, where it was folded into it, is no module of its own.
          .filter(stage -> stage.nodes().get(0).inputs().equals(List.of(stage.input())))
          .toList();
    }

    @Override
    StageTrace trace(Trace trace, int index, Stage stage) {
      return trace.along(stage);
    }

    @Override
    void free(Trace trace, int index) {
      // Modules overlap the segments that a trace is parted by.
    }

    private static Stage stage(Chain.Module module, Map<String, BoundNode> bound) {
      List<BoundNode> members =
          module.nodes().stream()
              .filter(node -> bound.containsKey(node.name()))
              .map(node -> bound.get(node.name()))
              .toList();
      return new Stage(module.input(), members, Set.of());
    }
  };

  /**
   * Whether a network can be gone through to the wanted nodes.
   *
   * @throws IllegalArgumentException if not; the message names the first layer in the way
   */
  public abstract void check(Graph graph, Set<String> wanted);

  /** The modules, shallow to deep. */
  abstract List<Stage> stages(Network network);

  /** What a forward pass remembers of one of the modules; their borders must have been kept. */
  abstract StageTrace trace(Trace trace, int index, Stage stage);

  /** Frees what only this module and those behind it needed of a forward pass. */
  abstract void free(Trace trace, int index);
}
