package io.naflow.session;

import io.naflow.api.TensorNames;
import io.naflow.weights.DType;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A state dict as one network names its tensors: what programs put before the names ({@code
 * module.}, {@code _orig_mod.}, {@code model.}, {@code backbone.}, nested in any order) is found
 * where the rest fits, and what belongs to the training and not to the network is set apart.
 *
 * @param tensors by the network's names, and those that nobody has accounted for
 * @param prefix what stood before the names, with its dot; empty for nothing
 * @param leftOut what is set apart, in words
 */
record NetworkTensors(StateDict tensors, String prefix, List<String> leftOut) {
  private static final int MOST_PREFIXES = 4;

  /** What programs keep among the tensors of a network that is being trained. */
  private static final Pattern OF_TRAINING =
      Pattern.compile(
          "(.*\\.)?(criteri(on|a)|loss(es)?|loss_(fn|func|function)|metrics?|(train|val|valid|test)_(acc|accuracy|loss|metrics?)|accuracy|optimi[sz]er|(lr_)?scheduler|queue|queue_ptr|memory_bank|n_averaged|num_batches_tracked|num_updates|total_ops|total_params)(\\..*)?");

  /** Copies that follow the network which is trained, slowly. */
  private static final Pattern FOLLOWER =
      Pattern.compile(
          "(.*\\.)?(encoder_k|key_encoder|momentum_(encoder|backbone|model)|(encoder|backbone|model|module)_(momentum|ema)|(target|ema)(_(encoder|backbone|network|model))?)\\..*");

  NetworkTensors {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * @throws WeightsException if the network is there more than once, or renaming makes one name of
   *     two
   */
  static NetworkTensors of(StateDict found, Architecture architecture, TensorNames names) {
    StateDict all = found.renamed(names::renamed);
    Set<String> expected = architecture.graph().parameters().keySet();
    Map<String, Integer> matches = matches(all, architecture, expected);
    List<String> whole =
        matches.entrySet().stream()
            .filter(entry -> entry.getValue() == expected.size())
            .map(Map.Entry::getKey)
            .toList();
    String prefix = names.prefix().map(NetworkTensors::dotted).orElseGet(() -> one(all, whole));
    if (whole.isEmpty() && names.prefix().isEmpty()) {
      prefix = likeliest(matches, expected.size());
    }
    String chosen = prefix;
    Set<String> own = own(all, architecture, expected, chosen);
    List<String> copies =
        whole.stream()
            .filter(copy -> !own.containsAll(own(all, architecture, expected, copy)))
            .toList();
    return new Sorting(all, chosen, own, copies, names.prefix().isPresent()).sorted();
  }

  /** The file's names that are the network's behind a prefix. */
  private static Set<String> own(
      StateDict all, Architecture architecture, Set<String> expected, String prefix) {
    return all.tensors().keySet().stream()
        .filter(
            name ->
                name.startsWith(prefix)
                    && expected.contains(
                        architecture.layout().rename(name.substring(prefix.length()))))
        .collect(Collectors.toSet());
  }

  private static String dotted(String prefix) {
    return prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".";
  }

  /** How many of the network's names follow each beginning of the file's. */
  private static Map<String, Integer> matches(
      StateDict all, Architecture architecture, Set<String> expected) {
    var matches = new TreeMap<String, Integer>();
    for (String name : all.tensors().keySet()) {
      for (int start = 0; start >= 0; start = next(name, start)) {
        if (expected.contains(architecture.layout().rename(name.substring(start)))) {
          matches.merge(name.substring(0, start), 1, Integer::sum);
        }
      }
    }
    return matches;
  }

  /** Where the name goes on behind its next dot; negative if it does not. */
  private static int next(String name, int from) {
    int dot = name.indexOf('.', from);
    return dot < 0 ? -1 : dot + 1;
  }

  private static String one(StateDict all, List<String> whole) {
    if (whole.size() < 2 || whole.contains("")) {
      return whole.size() == 1 ? whole.get(0) : "";
    }
    List<String> leading =
        whole.stream().filter(prefix -> !FOLLOWER.matcher(prefix).matches()).toList();
    if (leading.size() == 1) {
      return leading.get(0);
    }
    throw WeightsException.cannot(
        "choose among the tensors of " + all.file(),
        "the network is there more than once, under %s"
            .formatted(
                String.join(", ", whole.subList(0, Math.min(MOST_PREFIXES, whole.size())))
                    + (whole.size() > MOST_PREFIXES ? ", ..." : "")),
        "say which is meant: models[].prefix");
  }

  private static String likeliest(Map<String, Integer> matches, int expected) {
    return matches.entrySet().stream()
        .filter(entry -> 2 * entry.getValue() >= expected)
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(entry -> -entry.getKey().length()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** Sets apart what is not the network's. */
  private record Sorting(
      StateDict all, String prefix, Set<String> network, List<String> copies, boolean said) {
    NetworkTensors sorted() {
      if (!prefix.isEmpty()) {
        all.part(prefix);
      }
      var own = new LinkedHashMap<String, StoredTensor>();
      var leftOut = new ArrayList<String>();
      copies.stream()
          .sorted(Comparator.naturalOrder())
          .forEach(copy -> leftOut.add(copy + "* (another copy of the network)"));
      all.tensors()
          .forEach(
              (name, tensor) -> {
                if (network.contains(name)) {
                  own.put(name.substring(prefix.length()), tensor);
                } else if (isOfTraining(name, tensor)) {
                  if (!name.endsWith("num_batches_tracked")) {
                    leftOut.add(name);
                  }
                } else if (name.startsWith(prefix) && !isOfCopy(name)) {
                  own.put(name.substring(prefix.length()), tensor);
                } else if (said && !isOfCopy(name)) {
                  leftOut.add(name);
                } else if (!isOfCopy(name)) {
                  own.put(name, tensor);
                }
              });
      var strangers = new LinkedHashMap<String, String>();
      all.strangers()
          .forEach(
              (name, kind) -> {
                leftOut.add("%s (%s)".formatted(name, kind));
                if (name.startsWith(prefix)) {
                  strangers.put(name.substring(prefix.length()), kind);
                }
              });
      return new NetworkTensors(new StateDict(all.file(), own, strangers), prefix, leftOut);
    }

    private boolean isOfCopy(String name) {
      return copies.stream().anyMatch(name::startsWith);
    }

    private static boolean isOfTraining(String name, StoredTensor tensor) {
      return OF_TRAINING.matcher(name).matches() || isWhole(tensor.dtype());
    }

    private static boolean isWhole(DType type) {
      return switch (type) {
        case F16, BF16, F32, F64 -> false;
        case I8, U8, I16, I32, I64, BOOL -> true;
      };
    }
  }
}
