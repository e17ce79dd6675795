package io.naflow.session;

import io.naflow.api.ExplainPlan;
import io.naflow.api.MethodCost;
import io.naflow.method.Method;
import io.naflow.method.Methods;
import io.naflow.method.passes.PassCost;
import io.naflow.method.passes.PassMethod;
import io.naflow.network.Graph;
import io.naflow.propagation.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The methods of a session and the nodes at which each makes maps.
 *
 * @param sweep methods that read the shared sweep
 * @param passes methods with passes of their own
 * @param nodes by method id
 * @param costs one a method, in the order they were asked for
 */
record MethodPlan(
    List<Method> sweep,
    List<PassMethod> passes,
    Map<String, Set<String>> nodes,
    List<MethodCost> costs) {

  /**
   * @param layers nodes of the layers that are to be explained
   * @throws IllegalArgumentException if a method is unknown or does not apply to the network, or
   *     its settings are out of range
   */
  static MethodPlan of(ExplainPlan plan, Graph graph, Set<String> layers) {
    var sweep = new ArrayList<Method>();
    var passes = new ArrayList<PassMethod>();
    var nodes = new HashMap<String, Set<String>>();
    var costs = new ArrayList<MethodCost>();
    for (String id : plan.methods()) {
      PassCost cost = PassCost.NONE;
      var own = Methods.withOwnPasses(id);
      var choices = plan.choices(id).completed(id, Methods.parameters(id));
      if (own.isPresent()) {
        PassMethod method = own.get().with(choices);
        passes.add(method);
        nodes.put(id, method.nodes(graph, layers));
        cost = method.cost(graph, nodes.get(id));
      } else {
        Method method = Methods.byId(id).with(choices).rectified(plan.rectify());
        Set<String> at = method.nodes(graph, layers);
        method.route().check(graph, at);
        method.flow().ifPresent(variant -> variant.check(graph));
        sweep.add(method);
        nodes.put(id, at);
      }
      costs.add(new MethodCost(id, cost.forward(), cost.backward()));
    }
    return new MethodPlan(List.copyOf(sweep), List.copyOf(passes), nodes, List.copyOf(costs));
  }

  /** Whether any method makes maps of the image itself. */
  boolean explainsImage() {
    return nodes.values().stream().anyMatch(at -> at.contains(Graph.INPUT));
  }

  /** The ways that sweeps have to go. */
  Set<Route> routes() {
    return sweep.stream()
        .map(Method::route)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Route.class)));
  }

  /** The methods that read one way's sweep. */
  List<Method> by(Route route) {
    return sweep.stream().filter(method -> method.route() == route).toList();
  }

  /** Nodes that one way's sweep has to show. */
  Set<String> nodes(Route route) {
    var wanted = new HashSet<String>();
    by(route).forEach(method -> wanted.addAll(nodes.get(method.id())));
    return wanted;
  }

  boolean mapsAt(String method, String node) {
    return nodes.get(method).contains(node);
  }
}
