package io.naflow.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parameters and buffers of one network by the names that its program gives them.
 *
 * @param file the checkpoint that they come from
 * @param tensors by name ({@code conv1.weight}), in file order; the tensors' own names are still
 *     their full paths in the file
 * @param strangers kinds of what is no tensor that is read, by name: types of numbers, classes
 */
public record StateDict(
    Path file, Map<String, StoredTensor> tensors, Map<String, String> strangers) {

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
          "weights",
          "network");

  private static final String SAY_KEYS = "name the keys that lead to it: models[].state_dict";
  private static final String SAVE_TENSORS =
      "in Python, save just the tensors with torch.save(model.state_dict(), path)";

  /** How deep a state dict may lie. */
  private static final int DEPTH = 3;

  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    strangers = Collections.unmodifiableMap(new LinkedHashMap<>(strangers));
  }

  /** Of tensors alone. */
  public StateDict(Path file, Map<String, StoredTensor> tensors) {
    this(file, tensors, Map.of());
  }

  /**
   * Finds the state dict: under one of the usual keys ({@code state_dict}, {@code model} and so
   * on), the file itself, or the only dictionary of tensors in it.
   *
   * @throws WeightsException if there is none, or more than one key may be meant
   */
  public static StateDict of(Checkpoint checkpoint) {
    return at(checkpoint, usualPath(checkpoint));
  }

  /**
   * Keys that lead to dictionaries of tensors by name: what may be a state dict. Not the file
   * itself, nor what an optimiser keeps.
   */
  public static List<List<String>> places(Checkpoint checkpoint) {
    var places = new ArrayList<List<String>>();
    // A pickled module may well have a part named "model", which is no nesting.
    if (checkpoint.root() instanceof Value.Dict root && !holdsTensors(root)) {
      collect(root, List.of(), places);
    } else if (checkpoint.root() instanceof Value.Dict root) {
      root.children()
          .forEach(
              (key, value) -> {
                if (holdsTensors(value)) {
                  places.add(List.of(key));
                }
              });
    }
    return places;
  }

  private static void collect(Value.Dict dict, List<String> path, List<List<String>> places) {
    dict.entries()
        .forEach(
            (key, value) -> {
              if (key.contains("optim")) {
                return;
              }
              var own = new ArrayList<>(path);
              own.add(key);
              if (holdsTensors(value)) {
                places.add(own);
              } else if (value instanceof Value.Dict inner && own.size() < DEPTH) {
                collect(inner, own, places);
              }
            });
  }

  /**
   * The keys under which {@link #of} finds the state dict, none where the file is it.
   *
   * @throws WeightsException if there is no state dict, or more than one may be meant
   */
  public static List<String> usualPath(Checkpoint checkpoint) {
    Value root = checkpoint.root();
    List<List<String>> places = places(checkpoint);
    List<List<String>> usual = USUAL_KEYS.stream().map(List::of).filter(places::contains).toList();
    if (usual.size() == 1) {
      return usual.get(0);
    } else if (usual.isEmpty() && holdsTensors(root)) {
      return List.of();
    } else if (usual.isEmpty() && places.size() == 1) {
      return places.get(0);
    } else if (root instanceof Value.Inert module) {
      throw cannotFind(
          checkpoint,
          "it is a pickled module of class %s, which holds no tensors"
              .formatted(WeightsException.shown(module.className())),
          SAVE_TENSORS);
    } else if (places.isEmpty()) {
      throw cannotFind(
          checkpoint,
          "the file has no dictionary of tensors at its top or under %s; its top has %s"
              .formatted(USUAL_KEYS, keys(root)),
          SAY_KEYS);
    }
    List<String> several =
        (usual.isEmpty() ? places : usual).stream().map(keys -> String.join(".", keys)).toList();
    throw cannotFind(
        checkpoint,
        "it may be any of %s".formatted(several),
        "name the one that is meant: models[].state_dict");
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
    Map<String, String> strangers = new LinkedHashMap<>();
    strangers(value.orElseThrow(), "", strangers);
    return new StateDict(checkpoint.file(), tensors, strangers);
  }

  /** Objects without a tensor. */
  static void strangers(Value value, String path, Map<String, String> found) {
    if (value instanceof Value.Inert inert && value.tensors().findAny().isEmpty()) {
      found.put(path, inert.className());
    } else if (!(value instanceof Value.Tensor)) {
      value
          .children()
          .forEach(
              (key, child) -> strangers(child, path.isEmpty() ? key : path + "." + key, found));
    }
  }

  /**
   * The same with other names; tensors for which there is none are left out.
   *
   * @throws WeightsException if two names become one
   */
  public StateDict renamed(Function<String, Optional<String>> names) {
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            names
                .apply(name)
                .ifPresent(
                    other -> {
                      StoredTensor twice = renamed.put(other, tensor);
                      if (twice != null) {
                        throw WeightsException.cannot(
                            "rename the tensors of " + file,
                            "%s and %s would both be %s"
                                .formatted(twice.name(), tensor.name(), other),
                            "rename fewer of them: models[].rename");
                      }
                    }));
    Map<String, String> others = new LinkedHashMap<>();
    strangers.forEach(
        (name, kind) -> names.apply(name).ifPresent(other -> others.put(other, kind)));
    return new StateDict(file, renamed, others);
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
    Map<String, String> others = new LinkedHashMap<>();
    strangers.forEach(
        (name, kind) -> {
          if (name.startsWith(prefix)) {
            others.put(name.substring(prefix.length()), kind);
          }
        });
    return new StateDict(file, part, others);
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
