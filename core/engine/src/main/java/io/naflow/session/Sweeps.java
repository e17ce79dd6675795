package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Inversion;
import io.naflow.api.LayerInfo;
import io.naflow.api.SolverSettings;
import io.naflow.method.Method;
import io.naflow.propagation.Abandonment;
import io.naflow.propagation.BackwardSweep;
import io.naflow.propagation.LayerState;
import io.naflow.propagation.Network;
import io.naflow.propagation.Route;
import io.naflow.propagation.Trace;
import io.naflow.torch.Ops;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The backward sweeps of a session, one a route, and the maps that methods read off them. */
final class Sweeps {
  private final Positions positions;
  private final MethodPlan methods;
  private final Map<Route, BackwardSweep> byRoute = new EnumMap<>(Route.class);

  Sweeps(Network network, Positions positions, MethodPlan methods, SolverSettings solver) {
    this.positions = positions;
    this.methods = methods;
    for (Route route : methods.routes()) {
      Set<Abandonment> variants =
          methods.by(route).stream()
              .flatMap(method -> method.flow().stream())
              .collect(Collectors.toSet());
      byRoute.put(route, new BackwardSweep(network, route, methods.nodes(route), variants, solver));
    }
  }

  /** Takes one method's maps of a batch at one layer. */
  @FunctionalInterface
  interface Sink {
    void add(String method, LayerInfo layer, float[] values, Optional<List<Inversion>> inversions);
  }

  /** The outputs that sweeps and methods read. */
  Set<String> keeps() {
    var kept = new HashSet<>(positions.nodes());
    byRoute.values().forEach(sweep -> kept.addAll(sweep.keeps()));
    return kept;
  }

  /**
   * @param trace of a forward pass that kept {@link #keeps}
   * @param seed gradient at the network's output
   */
  void run(Trace trace, NDArray seed, Sink sink, Ops ops) {
    byRoute.forEach((route, sweep) -> sweep.run(trace, seed, visitor(route, sink), ops));
  }

  /** The same with a trace that nothing reads afterwards. */
  void runLast(Trace trace, NDArray seed, Sink sink, Ops ops) {
    if (byRoute.size() > 1) {
      run(trace, seed, sink, ops);
    } else {
      byRoute.forEach((route, sweep) -> sweep.runLast(trace, seed, visitor(route, sink), ops));
    }
  }

  private BackwardSweep.Visitor visitor(Route route, Sink sink) {
    return (state, scope) -> collect(route, state, scope, sink);
  }

  private void collect(Route route, LayerState state, Ops ops, Sink sink) {
    LayerInfo layer = positions.at(state.node());
    for (Method method : methods.by(route)) {
      if (methods.mapsAt(method.id(), state.node())) {
        try (Ops inner = ops.inner()) {
          float[] maps = method.map(state, inner).toFloatArray();
          sink.add(
              method.id(),
              layer,
              maps,
              method.flow().map(variant -> state.flow(variant).inversions()));
        }
      }
    }
  }
}
