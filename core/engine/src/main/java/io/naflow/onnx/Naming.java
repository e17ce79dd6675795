package io.naflow.onnx;

import io.naflow.network.Block;
import io.naflow.onnx.Drawing.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives steps the names of their modules, and finds the blocks. */
final class Naming {
  private final Kept kept;
  private final ExportedModules modules;
  private final int featureMap;
  private final String[] names;
  private final Set<String> taken = new HashSet<>(Set.of("input"));
  private final List<Span> spans = new ArrayList<>();

  /** A block by its first and last step. */
  private record Span(String name, int first, int last) {}

  Naming(Kept kept, int featureMap) {
    this.kept = kept;
    this.modules = new ExportedModules(kept);
    this.featureMap = featureMap;
    this.names = new String[kept.size()];
    findBlocks();
    nameSteps();
  }

  List<String> names() {
    return List.of(names);
  }

  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    for (Span span : spans) {
      blocks.add(new Block(span.name(), names().subList(span.first(), span.last() + 1)));
    }
    Collections.reverse(blocks);
    return blocks;
  }

  /** From the last feature map towards the image; what lies in a block found is not cut again. */
  private void findBlocks() {
    int step = featureMap;
    while (step >= 0) {
      Optional<String> name = kept.isCut(step) ? modules.named(step) : Optional.empty();
      if (name.isEmpty() || taken.contains(name.get())) {
        step--;
        continue;
      }
      int first = first(name.get(), step);
      if (first == step) {
        taken.add(name.get());
        names[step] = name.get();
        if (isFollowedByNoModule(step)) {
          spans.add(new Span(name.get(), withBefore(step), step));
          names[step] = null;
          step = spans.get(spans.size() - 1).first() - 1;
          continue;
        }
      } else {
        taken.add(name.get());
        spans.add(new Span(name.get(), first, step));
      }
      step = first - 1;
    }
  }

  /** First step of the module since the last cut that is not of it. */
  private int first(String module, int output) {
    Set<Integer> own = new HashSet<>(modules.members(module));
    int first = output;
    for (int i = output - 1; i >= 0; i--) {
      if (own.contains(i)) {
        first = i;
      } else if (kept.isCut(i)) {
        break;
      }
    }
    return first;
  }

  /**
   * An activation that is a function and no module joins the layer before it, whose own output a
   * person still knows by its name.
   */
  private boolean isFollowedByNoModule(int step) {
    int next = step + 1;
    return next <= featureMap
        && kept.isCut(next)
        && kept.steps().get(next).layer().follows()
        && modules.named(next).isEmpty();
  }

  /** The layers that such a block begins with: those that this one belongs to. */
  private int withBefore(int step) {
    int first = step;
    while (first > 0
        && kept.steps().get(first).layer().follows()
        && kept.isCut(first - 1)
        && isSingle(first - 1)) {
      first--;
    }
    return first;
  }

  private boolean isSingle(int step) {
    return modules.named(step).filter(name -> first(name, step) == step).isPresent();
  }

  private void nameSteps() {
    Map<String, Integer> alone = new HashMap<>();
    for (Step step : kept.steps()) {
      alone.merge(step.scope(), 1, Integer::sum);
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i] == null) {
        Step step = kept.steps().get(i);
        boolean one = !step.scope().isEmpty() && alone.get(step.scope()) == 1;
        String operator = step.operator().toLowerCase(Locale.ROOT);
        String wanted =
            one ? step.scope() : step.scope().isEmpty() ? operator : step.scope() + "." + operator;
        names[i] = free(wanted, one ? step.scope() + "." + operator : wanted);
      }
    }
  }

  private String free(String wanted, String otherwise) {
    String name = taken.contains(wanted) || isOtherModule(wanted) ? otherwise : wanted;
    int number = 1;
    String base = name;
    while (!taken.add(name)) {
      name = base + "_" + number++;
    }
    return name;
  }

  /** Whether a name is that of a module with more in it, which would be misleading. */
  private boolean isOtherModule(String name) {
    return modules.members(name).size() > 1;
  }
}
