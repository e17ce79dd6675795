package io.naflow.api;

import java.util.List;

/**
 * What is to be explained, and how.
 *
 * @param methods ids of explanation methods, at least one
 * @param layers at which layers
 * @param target what of the output
 * @param solver when an inversion stops
 * @param rectify where products of feature maps and coefficients are rectified
 */
public record ExplainPlan(
    List<String> methods,
    LayerSelection layers,
    Target target,
    SolverSettings solver,
    Rectify rectify) {
  public ExplainPlan {
    methods = List.copyOf(methods);
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain with no method: name at least one, such as naflow");
    }
    if (methods.stream().distinct().count() < methods.size()) {
      throw new IllegalArgumentException(
          "Cannot explain with methods %s: each may stand once".formatted(methods));
    }
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

  /** The same with another rectification. */
  public ExplainPlan with(Rectify other) {
    return new ExplainPlan(methods, layers, target, solver, other);
  }
}
