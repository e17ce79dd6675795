package io.naflow.session;

import io.naflow.api.TensorNames;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StateDict;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A network laid over a state dict of a file.
 *
 * @param stateDict keys that lead to the state dict; empty where the file is it
 * @param architecture the network
 * @param prefix what stands before the network's names, with its dot; empty for nothing
 * @param channels of its images as the file has them
 * @param outputs number of outputs as the file has them
 * @param leftOut what no tensor of the network needs, in words
 * @param differs what does not fit, in words; empty where everything does
 */
public record Fit(
    List<String> stateDict,
    Architecture architecture,
    String prefix,
    int channels,
    int outputs,
    List<String> leftOut,
    Optional<String> differs) {
  public Fit {
    stateDict = List.copyOf(stateDict);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A fit, and how far off it is.
   *
   * @param unused tensors of the file that the network has no place for
   * @param off parameters and tensors that do not fit
   */
  private record Ranked(Fit fit, int unused, int off) {}

  /** State dicts that may be meant: all of them where nothing says which. */
  static List<List<String>> places(Checkpoint checkpoint) {
    try {
      return List.of(StateDict.usualPath(checkpoint));
    } catch (WeightsException severalOrNone) {
      return StateDict.places(checkpoint);
    }
  }

  /** All networks whose parameters are exactly those of a state dict. */
  static List<Fit> exact(
      Checkpoint checkpoint, List<String> stateDict, List<Architecture> candidates) {
    return ranked(checkpoint, stateDict, candidates).stream()
        .map(Ranked::fit)
        .filter(fit -> fit.differs().isEmpty())
        .toList();
  }

  /** The network that is the least off; empty where none has half of its parameters there. */
  static Optional<Fit> nearest(
      Checkpoint checkpoint, List<String> stateDict, List<Architecture> candidates) {
    return ranked(checkpoint, stateDict, candidates).stream()
        .filter(one -> 2 * one.off() < one.fit().architecture().graph().parameters().size())
        .min(Comparator.comparingInt(Ranked::unused).thenComparingInt(Ranked::off))
        .map(Ranked::fit);
  }

  private static List<Ranked> ranked(
      Checkpoint checkpoint, List<String> stateDict, List<Architecture> candidates) {
    var ranked = new ArrayList<Ranked>();
    for (Architecture architecture : candidates) {
      List<String> path =
          architecture.layout().path().isEmpty() ? stateDict : architecture.layout().path();
      try {
        NetworkTensors tensors =
            NetworkTensors.of(StateDict.at(checkpoint, path), architecture, TensorNames.UNSAID);
        Adapted found = Assumptions.adapted(architecture, tensors.tensors());
        var binder = new WeightBinder(found.graph(), architecture.layout(), found.tensors());
        var fit =
            new Fit(
                path,
                architecture,
                tensors.prefix(),
                found.graph().input().channels(),
                found.graph().shape(found.graph().output()).channels(),
                ModelLoader.leftOut(checkpoint, path, tensors),
                binder.complaint());
        ranked.add(new Ranked(fit, binder.unused(), binder.off()));
      } catch (WeightsException e) {
        // No state dict where this architecture keeps it, or the network is there twice.
        continue;
      }
    }
    return ranked;
  }
}
