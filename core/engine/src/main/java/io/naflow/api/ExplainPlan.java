package io.naflow.api;

import io.naflow.api.choice.Choices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be explained, and how.
 *
 * @param methods ids of explanation methods, at least one
 * @param layers at which layers
 * @param target what of the output
 * @param solver when an inversion stops
 * @param rectify where products of feature maps and coefficients are rectified
 * @param choices settings of methods that have some, by the method's id
 */
public record ExplainPlan(
    List<String> methods,
    LayerSelection layers,
    Target target,
    SolverSettings solver,
    Rectify rectify,
    Map<String, Choices> choices) {
  public ExplainPlan {
    methods = List.copyOf(methods);
    choices = Map.copyOf(choices);
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain with no method: name at least one, such as naflow");
    }
    if (methods.stream().distinct().count() < methods.size()) {
      throw new IllegalArgumentException(
          "Cannot explain with methods %s: each may stand once".formatted(methods));
    }
    if (!methods.containsAll(choices.keySet())) {
      throw new IllegalArgumentException(
          "Cannot choose settings of %s: the methods are %s; add it to them, or leave its settings out"
              .formatted(choices.keySet(), methods));
    }
  }

  /** With the methods' standard settings. */
  public ExplainPlan(
      List<String> methods,
      LayerSelection layers,
      Target target,
      SolverSettings solver,
      Rectify rectify) {
    this(methods, layers, target, solver, rectify, Map.of());
  }

  /** Rectified after the sum, as Eq. 2 has it. */
  public ExplainPlan(
      List<String> methods, LayerSelection layers, Target target, SolverSettings solver) {
    this(methods, layers, target, solver, Rectify.SUM);
  }

  /** These methods at all blocks, for the predicted class. */
  public static ExplainPlan of(String... methods) {
    return new ExplainPlan(
        List.of(methods), LayerSelection.BLOCKS, new Target.Predicted(), SolverSettings.DEFAULT);
  }

  /** The same with other methods; those that stay keep their settings. */
  public ExplainPlan with(List<String> others) {
    var kept = new HashMap<>(choices);
    kept.keySet().retainAll(others);
    return new ExplainPlan(others, layers, target, solver, rectify, kept);
  }

  /** The same at other layers. */
  public ExplainPlan with(LayerSelection other) {
    return new ExplainPlan(methods, other, target, solver, rectify, choices);
  }

  /** The same for another target. */
  public ExplainPlan with(Target other) {
    return new ExplainPlan(methods, layers, other, solver, rectify, choices);
  }

  /** The same with another solver. */
  public ExplainPlan with(SolverSettings other) {
    return new ExplainPlan(methods, layers, target, other, rectify, choices);
  }

  /** The same with another rectification. */
  public ExplainPlan with(Rectify other) {
    return new ExplainPlan(methods, layers, target, solver, other, choices);
  }

  /** The same with other settings of one of its methods. */
  public ExplainPlan with(String method, Choices chosen) {
    var changed = new HashMap<>(choices);
    changed.put(method, chosen);
    return new ExplainPlan(methods, layers, target, solver, rectify, changed);
  }

  /** The settings chosen for a method. */
  public Choices choices(String method) {
    return choices.getOrDefault(method, Choices.STANDARD);
  }
}
