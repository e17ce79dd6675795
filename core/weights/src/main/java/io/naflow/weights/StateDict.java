package io.naflow.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters and buffers of one network by the names that its program gives them.
 *
 * @param file the checkpoint that they come from
 * @param tensors by name ({@code conv1.weight}), in file order; the tensors' own names are still
 *     their full paths in the file
 */
public record StateDict(Path file, Map<String, StoredTensor> tensors) {

  /** Where training programs keep the state dict, as published checkpoints have it. */
  private static final List<String> USUAL_KEYS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_sd",
          "model",
          "net",
          "params",
          "state",
          "weights");

  /** What torch.nn.DataParallel puts before every name. */
  private static final String DATA_PARALLEL = "module.";

  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Finds the state dict: under one of the usual keys ({@code state_dict}, {@code model} and so
   * on), or the file itself. The prefix {@code module.} is dropped if every name has it.
   *
   * @throws WeightsException if there is none, or more than one key may be meant
   */
  public static StateDict of(Checkpoint checkpoint) {
    return at(checkpoint, usualPath(checkpoint)).unwrapped();
  }

  /** Without the prefix {@code module.}, if every name has it. */
  public StateDict unwrapped() {
    boolean wrapped = tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL));
    return wrapped ? withoutPrefix(DATA_PARALLEL) : this;
  }

  /** Keys at the top of a file under which there are tensors by name: what may be a state dict. */
  public static List<String> places(Checkpoint checkpoint) {
    // A pickled module may well have a part named "model", which is no nesting.
    return checkpoint.root() instanceof Value.Dict root
        ? root.children().entrySet().stream()
            .filter(entry -> holdsTensors(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  /**
   * The key under which {@link #of} finds the state dict, none where the file is it.
   *
   * @throws WeightsException if there is no state dict, or more than one key may be meant
   */
  public static List<String> usualPath(Checkpoint checkpoint) {
    Value root = checkpoint.root();
    List<String> places = places(checkpoint);
    List<String> candidates = USUAL_KEYS.stream().filter(places::contains).toList();
    if (candidates.size() > 1) {
      throw cannotFind(
          checkpoint,
          "it may be any of %s".formatted(candidates),
          "name the one that is meant: models[].state_dict");
    }
    if (candidates.isEmpty() && !holdsTensors(root)) {
      throw cannotFind(
          checkpoint,
          "the file has no dictionary of tensors at its top or under %s; its top has %s"
              .formatted(USUAL_KEYS, keys(root)),
          "name the keys that lead to it: models[].state_dict");
    }
    return candidates;
  }

  /**
   * Takes what lies at the end of a path, with names as they are.
   *
   * @param path one key, index or attribute for each level; none for the whole file
   * @throws WeightsException if there is no such path or no tensor at its end
   */
  public static StateDict at(Checkpoint checkpoint, List<String> path) {
    Optional<Value> value = checkpoint.root().at(path);
    List<StoredTensor> found = value.stream().flatMap(Value::tensors).toList();
    if (found.isEmpty()) {
      throw cannotFind(
          checkpoint,
          value.isPresent()
              ? "there are no tensors under %s".formatted(path)
              : "there is nothing under %s; the top of the file has %s"
                  .formatted(path, keys(checkpoint.root())),
          "give the path of keys that leads to the tensors");
    }
    int skipped = path.isEmpty() ? 0 : String.join(".", path).length() + 1;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (StoredTensor tensor : found) {
      // A path may lead to one tensor, which then keeps its name.
      String name = tensor.name();
      tensors.put(name.length() > skipped ? name.substring(skipped) : name, tensor);
    }
    return new StateDict(checkpoint.file(), tensors);
  }

  /**
   * Drops prefixes from the names that have them and leaves the other names as they are.
   *
   * @param prefixes with their dots, such as {@code encoder.}; from each name the longest one that
   *     fits is dropped, once
   * @throws WeightsException if two names become one
   */
  public StateDict withoutPrefix(String... prefixes) {
    Map<String, StoredTensor> stripped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          int skipped =
              List.of(prefixes).stream()
                  .filter(name::startsWith)
                  .mapToInt(String::length)
                  .max()
                  .orElse(0);
          StoredTensor other = stripped.put(name.substring(skipped), tensor);
          if (other != null) {
            throw WeightsException.cannot(
                "drop the prefixes %s from the names of %s".formatted(List.of(prefixes), file),
                "%s and %s would both be %s"
                    .formatted(other.name(), tensor.name(), name.substring(skipped)),
                "drop fewer prefixes");
          }
        });
    return new StateDict(file, stripped);
  }

  /** The tensors whose names start with a prefix, without it: one part of a larger network. */
  public StateDict part(String prefix) {
    Map<String, StoredTensor> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    if (part.isEmpty()) {
      throw WeightsException.cannot(
          "take the part '%s' of the state dict of %s".formatted(prefix, file),
          "none of its %d names starts so; they are like %s"
              .formatted(tensors.size(), tensors.keySet().stream().limit(3).toList()),
          "give a prefix that the names have, with its dot");
    }
    return new StateDict(file, part);
  }

  /** True for a dictionary or module with a tensor directly in it, or in its modules. */
  private static boolean holdsTensors(Value value) {
    return value instanceof Value.Inert
        ? value.tensors().findAny().isPresent()
        : value instanceof Value.Dict dict
            && dict.entries().values().stream().anyMatch(Value.Tensor.class::isInstance);
  }

  private static List<String> keys(Value root) {
    List<String> keys = new ArrayList<>();
    root.children().keySet().stream().limit(20).map(WeightsException::shown).forEach(keys::add);
    return keys;
  }

  private static WeightsException cannotFind(Checkpoint checkpoint, String why, String wayOut) {
    return WeightsException.cannot("find the state dict in " + checkpoint.file(), why, wayOut);
  }
}
