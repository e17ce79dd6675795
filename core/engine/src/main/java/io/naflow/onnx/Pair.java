package io.naflow.onnx;

import io.naflow.network.Combine;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Pointwise.Clip;
import io.naflow.network.Pointwise.Curve;
import io.naflow.network.Pointwise.Function;
import io.naflow.network.Pointwise.Scale;
import io.naflow.network.Pointwise.Shift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two tensors that are laid over each other.
 *
 * @param constant the second, where it does not depend on the image
 * @param dims of the result, without the batch
 */
record Pair(Made first, Made second, Optional<Known> constant, List<Integer> dims) {

  /** The two inputs of an operator whose order does not matter, a constant last. */
  static Pair of(Call call) {
    if (call.value(0) instanceof Known known) {
      return new Pair(call.made(1), call.made(1), Optional.of(known), List.of());
    } else if (call.value(1) instanceof Known known) {
      return new Pair(call.made(0), call.made(0), Optional.of(known), List.of());
    }
    return new Pair(call.made(0), call.made(1), Optional.empty(), List.of());
  }

  /** Two tensors brought to lie alike. */
  static Pair aligned(Call call, Made a, Made b) {
    Optional<List<Integer>> dims = Broadcasting.of(a.dims(), b.dims());
    if (a.rank() != b.rank() || dims.isEmpty() || a.batch() != b.batch()) {
      throw call.refuse("its inputs %s and %s do not fit".formatted(a.dims(), b.dims()));
    }
    List<Integer> own = dims.get().subList(1, a.rank());
    if (alike(call, a, b) || alike(call, b, a)) {
      return new Pair(a, b, Optional.empty(), own);
    }
    return new Pair(call.ordered(a), call.ordered(b), Optional.empty(), own);
  }

  /** Whether the smaller's dimensions lie as the larger's, or are 1. */
  private static boolean alike(Call call, Made larger, Made smaller) {
    for (int d = 0; d < larger.view().axes().size(); d++) {
      List<View.Factor> own = View.merged(smaller.view().axes().get(d));
      if (!own.isEmpty() && !own.equals(View.merged(larger.view().axes().get(d)))) {
        return false;
      }
    }
    List<Integer> large = call.shape(larger).extents();
    List<Integer> small = call.shape(smaller).extents();
    for (int e = 0; e < 3; e++) {
      if (small.get(e) != 1 && !small.get(e).equals(large.get(e))) {
        return false;
      }
    }
    return true;
  }

  /** One of the two, repeated to the result's dimensions. */
  Made widened(Call call, Made one) {
    if (one.view().dims().equals(dims)) {
      return one;
    }
    Made other = one.equals(first) ? second : first;
    FeatureShape a = call.shape(one);
    FeatureShape b = call.shape(other);
    var shape =
        new FeatureShape(
            Math.max(a.channels(), b.channels()),
            Math.max(a.height(), b.height()),
            Math.max(a.width(), b.width()));
    int step = call.draw(new Move.Broadcast(shape), Map.of(), one.step());
    var axes = new ArrayList<List<View.Factor>>();
    for (int d = 0; d < dims.size(); d++) {
      List<View.Factor> own = one.view().axes().get(d);
      axes.add(own.isEmpty() ? other.view().axes().get(d) : own);
    }
    return new Made(step, one.batch(), new View(axes));
  }

  /**
   * Whether the first side says how much of the second there is: it has fewer values, or is a
   * bounded function of data, or is made of the other.
   */
  boolean gateIsFirst(Drawing drawing) {
    boolean firstIsSmaller = !first.view().dims().equals(dims);
    boolean secondIsSmaller = !second.view().dims().equals(dims);
    if (firstIsSmaller != secondIsSmaller) {
      return firstIsSmaller;
    }
    boolean firstIsBounded = bounded(drawing, first.step());
    boolean secondIsBounded = bounded(drawing, second.step());
    if (firstIsBounded != secondIsBounded) {
      return firstIsBounded;
    }
    return dependsOn(drawing, first.step(), second.step());
  }

  private static boolean bounded(Drawing drawing, int step) {
    int at = step;
    while (at != Drawing.IMAGE) {
      Layer layer = drawing.step(at).layer();
      if (layer instanceof Combine.Softmax
          || layer instanceof Clip
          || (layer instanceof Curve curve
              && (curve.function() == Function.SIGMOID || curve.function() == Function.TANH))) {
        return true;
      }
      boolean through = layer instanceof Scale || layer instanceof Shift || layer instanceof Move;
      if (!through) {
        return false;
      }
      at = drawing.step(at).inputs().get(0);
    }
    return false;
  }

  private static boolean dependsOn(Drawing drawing, int step, int source) {
    var open = new HashSet<Integer>();
    open.add(step);
    for (int at = step; at > source; at--) {
      if (open.contains(at)) {
        open.addAll(drawing.step(at).inputs());
      }
    }
    return open.contains(source);
  }
}
