package io.naflow.onnx;

import io.naflow.onnx.Drawing.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps that an output depends on, numbered anew, and where exactly one tensor is alive.
 *
 * @param steps in topological order, reading each other by their new numbers
 * @param cuts whether behind a step nothing but its own output is still read
 */
record Kept(List<Step> steps, boolean[] cuts) {

  static Kept of(Drawing drawing, int output) {
    List<Step> all = drawing.steps();
    boolean[] needed = new boolean[all.size()];
    needed[output] = true;
    for (int i = output; i >= 0; i--) {
      if (needed[i]) {
        all.get(i).inputs().stream().filter(j -> j != Drawing.IMAGE).forEach(j -> needed[j] = true);
      }
    }
    Map<Integer, Integer> numbers = new HashMap<>();
    numbers.put(Drawing.IMAGE, Drawing.IMAGE);
    var kept = new ArrayList<Step>();
    for (int i = 0; i <= output; i++) {
      if (needed[i]) {
        Step step = all.get(i);
        kept.add(
            new Step(
                step.layer(),
                step.inputs().stream().map(numbers::get).toList(),
                step.scope(),
                step.operator(),
                step.parameters(),
                step.shape()));
        numbers.put(i, kept.size() - 1);
      }
    }
    return new Kept(List.copyOf(kept), cuts(kept));
  }

  private static boolean[] cuts(List<Step> steps) {
    int[] lastReader = new int[steps.size() + 1];
    Arrays.fill(lastReader, -1);
    for (int i = 0; i < steps.size(); i++) {
      for (int source : steps.get(i).inputs()) {
        lastReader[source + 1] = i;
      }
    }
    boolean[] cuts = new boolean[steps.size()];
    int latest = lastReader[0];
    for (int i = 0; i < steps.size(); i++) {
      cuts[i] = latest <= i;
      latest = Math.max(latest, lastReader[i + 1]);
    }
    return cuts;
  }

  int size() {
    return steps.size();
  }

  boolean isCut(int step) {
    return cuts[step];
  }
}
