package io.naflow.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of how a file's tensors are named, beyond what can be found out.
 *
 * @param prefix what stands before the names of the network; tensors without it are left out
 * @param rename names, or beginnings of names that end in a dot, by what is to stand in their
 *     place; nothing for tensors that are to be left out
 */
public record TensorNames(Optional<String> prefix, Map<String, String> rename) {
  /** Nothing is known: a prefix is found where the rest fits. */
  public static final TensorNames UNSAID = new TensorNames(Optional.empty(), Map.of());

  public TensorNames {
    rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
  }

  /** The name in place of a file's; empty where the tensor is to be left out. */
  public Optional<String> renamed(String name) {
    for (Map.Entry<String, String> change : rename.entrySet()) {
      String from = change.getKey();
      if (name.equals(from)) {
        return Optional.of(change.getValue()).filter(to -> !to.isEmpty());
      } else if (from.endsWith(".") && name.startsWith(from)) {
        return Optional.of(change.getValue())
            .filter(to -> !to.isEmpty())
            .map(to -> to + name.substring(from.length()));
      }
    }
    return Optional.of(name);
  }
}
