package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Inversion;
import io.naflow.api.InversionStop;
import io.naflow.api.SolverSettings;
import io.naflow.layer.Operator.Offset;
import io.naflow.network.Graph;
import io.naflow.propagation.LayerState.Flow;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Walks a network once from its output to its image, segment by segment: the importance
 * coefficients Λ by vector-Jacobian products (Eq. 15-16), and each wanted variant's back-propagated
 * feature map by inversion. Each wanted layer is shown to a visitor, deep to shallow; then its
 * tensors are freed.
 */
public final class BackwardSweep {
  private static final Inversion NOTHING_INVERTED =
      new Inversion(InversionStop.SOLVED, 0, 0, 0, 0, 0);

  private final Network network;
  private final Route route;
  private final List<Stage> stages;
  private final Set<String> wanted;
  private final Set<Abandonment> variants;
  private final SolverSettings settings;

  /**
   * @param wanted nodes whose outputs are to be visited, at or before the last feature map; {@link
   *     Graph#INPUT} for the image, where there is a gradient and no flow
   * @param variants back-propagated feature maps to follow; none for gradient methods alone
   */
  public BackwardSweep(
      Network network, Set<String> wanted, Set<Abandonment> variants, SolverSettings settings) {
    this(network, Route.SEGMENTS, wanted, variants, settings);
  }

  /**
   * @param route modules to go by
   * @throws IllegalArgumentException if the route does not lead to the wanted nodes
   */
  public BackwardSweep(
      Network network,
      Route route,
      Set<String> wanted,
      Set<Abandonment> variants,
      SolverSettings settings) {
    route.check(network.graph(), wanted);
    this.network = network;
    this.route = route;
    this.stages = route.stages(network);
    this.wanted = Set.copyOf(wanted);
    this.variants = Set.copyOf(variants);
    this.settings = settings;
  }

  /** Nodes whose outputs the forward pass has to keep. */
  public Set<String> keeps() {
    var kept = new HashSet<>(wanted);
    stages.forEach(stage -> kept.addAll(List.of(stage.input(), stage.output())));
    return kept;
  }

  /** Is shown each wanted layer; must not keep the state's tensors. */
  @FunctionalInterface
  public interface Visitor {
    void visit(LayerState state, Ops ops);
  }

  /**
   * @param trace a forward pass that kept the wanted nodes; not used up, so that several targets
   *     can be explained from one forward pass
   * @param seed gradient at the network's output, N×K×1×1: one-hot for a class's logit, +1 and -1
   *     for the difference of two
   */
  public void run(Trace trace, NDArray seed, Visitor visitor, Ops ops) {
    run(trace, seed, visitor, index -> {}, ops);
  }

  /**
   * The same with a trace that nothing reads afterwards: what the sweep has left behind is freed as
   * it goes, so that the memory of the deep layers is there for the work at the shallow ones.
   */
  public void runLast(Trace trace, NDArray seed, Visitor visitor, Ops ops) {
    run(trace, seed, visitor, index -> route.free(trace, index), ops);
  }

  private void run(Trace trace, NDArray seed, Visitor visitor, IntConsumer leave, Ops ops) {
    try (Ops scope = ops.inner()) {
      Walk walk = new Walk(trace, visitor, scope);
      walk.start(seed);
      int shallowest = shallowestNeeded();
      for (int i = stages.size() - 1; i >= shallowest; i--) {
        walk.step(stages.get(i), route.trace(trace, i, stages.get(i)));
        leave.accept(i);
      }
    }
  }

  /** Index of the shallowest segment that has to be gone through. */
  private int shallowestNeeded() {
    for (int i = 0; i < stages.size(); i++) {
      if (wanted.contains(stages.get(i).input()) || !inside(stages.get(i)).isEmpty()) {
        return i;
      }
    }
    return stages.size();
  }

  /** Wanted nodes inside a segment, its output left out. */
  private Set<String> inside(Stage stage) {
    return stage.nodes().stream()
        .map(BoundNode::name)
        .filter(name -> wanted.contains(name) && !name.equals(stage.output()))
        .collect(Collectors.toSet());
  }

  /** One run: Λ and the flows at the place the sweep has come to. */
  private final class Walk {
    private final Trace trace;
    private final Visitor visitor;
    private final Ops scope;
    private final Map<Abandonment, Flow> flows = new EnumMap<>(Abandonment.class);
    private NDArray importance;

    Walk(Trace trace, Visitor visitor, Ops scope) {
      this.trace = trace;
      this.visitor = visitor;
      this.scope = scope;
    }

    /** On the last feature map nothing is abandoned. */
    void start(NDArray seed) {
      importance = network.head().gradient(trace.head(), Operand.shared(seed), Taps.none(), scope);
      int images = Math.toIntExact(seed.getShape().get(0));
      for (Abandonment variant : variants) {
        flows.put(
            variant, new Flow(trace.featureMap(), Collections.nCopies(images, NOTHING_INVERTED)));
      }
      visit(network.graph().featureMap(), trace.featureMap(), importance, flows, scope);
    }

    /** Goes through one segment, from its output to its input. */
    void step(Stage stage, StageTrace at) {
      Set<String> inside = inside(stage);
      Taps importances = new Taps(inside);
      try (Ops inner = scope.inner()) {
        NDArray before = stage.gradient(at, Operand.shared(importance), importances, inner);
        Map<Abandonment, Map<String, NDArray>> within = new EnumMap<>(Abandonment.class);
        for (Abandonment variant : inverts(stage, inside) ? variants : Set.<Abandonment>of()) {
          Flow after = flows.get(variant);
          SegmentState state =
              SegmentState.of(network.graph(), stage, at, before, importance, after.featureMap());
          Solution solution = new SegmentInverse(stage, at, settings).solve(state, variant, inner);
          within.put(variant, valuesInside(stage, at, solution.input(), inside, inner));
          flows.put(variant, new Flow(scope.adopt(solution.input()), solution.inversions()));
          if (after.featureMap() != at.output()) {
            after.featureMap().close();
          }
        }
        visitInside(stage, at, importances.values(), within, inner);
        importance.close();
        importance = scope.adopt(before);
      }
      boolean image = stage.input().equals(Graph.INPUT);
      visit(stage.input(), at.input(), importance, image ? Map.of() : flows, scope);
    }

    /** The image itself has no back-propagated feature map. */
    private boolean inverts(Stage stage, Set<String> inside) {
      return !stage.input().equals(Graph.INPUT) || !inside.isEmpty();
    }

    private Optional<NDArray> spatialAttention(String node) {
      List<Stage> stages = network.stages();
      for (int i = 0; i < stages.size(); i++) {
        if (stages.get(i).contains(node)) {
          return stages.get(i).spatialAttention(trace.stage(i));
        }
      }
      return Optional.empty();
    }

    /** The frozen map of {@code BPFM_l} run forward to the nodes inside the segment. */
    private Map<String, NDArray> valuesInside(
        Stage stage, StageTrace at, NDArray bpfm, Set<String> inside, Ops inner) {
      Taps taps = new Taps(inside);
      if (!inside.isEmpty()) {
        stage.frozen(at, Operand.shared(bpfm), Offset.INCLUDED, taps, inner);
      }
      return taps.values();
    }

    private void visitInside(
        Stage stage,
        StageTrace at,
        Map<String, NDArray> importances,
        Map<Abandonment, Map<String, NDArray>> within,
        Ops inner) {
      for (int i = stage.nodes().size() - 1; i >= 0; i--) {
        String node = stage.nodes().get(i).name();
        if (importances.containsKey(node)) {
          NDArray lambda = importances.get(node);
          Map<Abandonment, Flow> here = new EnumMap<>(Abandonment.class);
          within.forEach(
              (variant, values) ->
                  here.put(
                      variant,
                      new Flow(
                          // Neurons that take no part further on are abandoned here too.
                          inner.multiply(Operand.shared(values.get(node)), inner.nonZero(lambda)),
                          flows.get(variant).inversions())));
          visit(node, at.activations().get(node), lambda, here, inner);
        }
      }
    }

    private void visit(
        String node, NDArray activation, NDArray lambda, Map<Abandonment, Flow> here, Ops owner) {
      if (wanted.contains(node)) {
        try (Ops inner = owner.inner()) {
          visitor.visit(
              new LayerState(
                  node,
                  new Evidence(activation, lambda, inner),
                  Map.copyOf(here),
                  spatialAttention(node)),
              inner);
        }
      }
    }
  }
}
