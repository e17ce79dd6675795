package io.naflow.onnx;

import io.naflow.network.Layer;
import io.naflow.onnx.Drawing.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The modules of the exporting program: what each holds, and which step's output is its own. A
 * module's output is the last tensor made in it that something outside of it reads.
 */
final class ExportedModules {
  /** More weighted layers than a unit that stands for itself has. */
  private static final int MANY = 4;

  /** Operators whose weights a person counts; a mean is drawn as a convolution, too. */
  private static final Set<String> WEIGHTED = Set.of("Conv", "Gemm", "MatMul");

  private final Kept kept;
  private final Map<String, List<Integer>> members = new HashMap<>();
  private final Map<Integer, List<String>> byOutput = new HashMap<>();

  ExportedModules(Kept kept) {
    this.kept = kept;
    for (int i = 0; i < kept.size(); i++) {
      String scope = kept.steps().get(i).scope();
      for (int end = scope.length(); end > 0; end = scope.lastIndexOf('.', end - 1)) {
        members.computeIfAbsent(scope.substring(0, end), name -> new ArrayList<>()).add(i);
      }
    }
    Map<Integer, List<Integer>> readers = new HashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      for (int source : kept.steps().get(i).inputs()) {
        readers.computeIfAbsent(source, step -> new ArrayList<>()).add(i);
      }
    }
    members.forEach(
        (module, own) ->
            output(new HashSet<>(own), own, readers)
                .ifPresent(
                    step -> byOutput.computeIfAbsent(step, none -> new ArrayList<>()).add(module)));
    byOutput.values().forEach(names -> names.sort(Comparator.comparingInt(String::length)));
  }

  private Optional<Integer> output(
      Set<Integer> own, List<Integer> inOrder, Map<Integer, List<Integer>> readers) {
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      int step = inOrder.get(i);
      List<Integer> read = readers.getOrDefault(step, List.of());
      if (read.isEmpty() || !own.containsAll(read)) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /** Steps of a module and of those inside it, in order. */
  List<Integer> members(String module) {
    return members.getOrDefault(module, List.of());
  }

  boolean exists(String module) {
    return members.containsKey(module);
  }

  /**
   * What a person calls the module whose output a step's is: the innermost numbered one that has
   * several weighted layers ({@code layer1.0}, {@code blocks.2.1}), else the outermost that is one
   * unit ({@code stem}, {@code features.0}, {@code maxpool}).
   */
  Optional<String> named(int step) {
    List<String> candidates = byOutput.getOrDefault(step, List.of());
    Optional<String> numbered =
        candidates.stream()
            .filter(name -> Character.isDigit(name.charAt(name.length() - 1)))
            .filter(name -> weighted(name) > 1 && !isSequenceOfLeaves(name))
            .reduce((outer, inner) -> inner);
    return numbered.or(
        () -> candidates.stream().filter(name -> !holdsBlocks(name, step)).findFirst());
  }

  private long weighted(String module) {
    return members(module).stream().filter(this::isWeighted).count();
  }

  private boolean isWeighted(int step) {
    Step own = kept.steps().get(step);
    boolean layer = own.layer() instanceof Layer.Conv || own.layer() instanceof Layer.Linear;
    return layer && WEIGHTED.contains(own.operator());
  }

  /** Whether a module is no block itself but a row of them. */
  private boolean holdsBlocks(String module, int output) {
    if (isSequenceOfLeaves(module)) {
      return true;
    }
    int cutsWithWeights = 0;
    boolean weighted = false;
    for (int step : members(module)) {
      weighted |= isWeighted(step);
      if (kept.isCut(step) && step != output) {
        boolean block =
            byOutput.getOrDefault(step, List.of()).stream()
                .anyMatch(inner -> inner.startsWith(module + ".") && weighted(inner) > 1);
        if (block) {
          return true;
        }
        cutsWithWeights += weighted ? 1 : 0;
        weighted = false;
      }
    }
    return cutsWithWeights >= MANY;
  }

  /** Whether a module is a plain row of numbered layers with several weighted ones among them. */
  private boolean isSequenceOfLeaves(String module) {
    int weighted = 0;
    for (int step : members(module)) {
      Step own = kept.steps().get(step);
      String rest = own.scope().substring(module.length());
      if (!rest.matches("\\.\\d+") || !kept.isCut(step)) {
        return false;
      }
      weighted += isWeighted(step) ? 1 : 0;
    }
    return weighted > 1;
  }
}
