package io.naflow.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a network's parameters are named in a checkpoint.
 *
 * @param path keys that lead to the state dict; empty where the usual ones do
 * @param renames applied in turn to each name of the file
 * @param ignored names (after renaming) that a checkpoint may hold besides the network's
 * @param memory keys that lead to the memory bank, one row an image it was trained on (M×D); empty
 *     where there is none
 */
public record CheckpointLayout(
    List<String> path, List<Rename> renames, List<Pattern> ignored, List<String> memory) {

  /** PyTorch counts the batches a batch norm has seen; nothing reads that. */
  private static final Pattern BATCH_COUNTER = Pattern.compile(".*num_batches_tracked");

  /** The names of the graph's own parameters, as PyTorch has them. */
  public static final CheckpointLayout PLAIN =
      new CheckpointLayout(List.of(), List.of(), List.of(), List.of());

  public CheckpointLayout {
    path = List.copyOf(path);
    renames = List.copyOf(renames);
    ignored = List.copyOf(ignored);
    memory = List.copyOf(memory);
  }

  /**
   * A change of names.
   *
   * @param pattern what the whole name must match
   * @param replacement the new name, {@code $1} for the first group
   */
  public record Rename(Pattern pattern, String replacement) {
    static Rename of(String pattern, String replacement) {
      return new Rename(Pattern.compile(pattern), replacement);
    }

    Optional<String> apply(String name) {
      Matcher matcher = pattern.matcher(name);
      return matcher.matches() ? Optional.of(matcher.replaceFirst(replacement)) : Optional.empty();
    }
  }

  CheckpointLayout under(String... keys) {
    return new CheckpointLayout(List.of(keys), renames, ignored, memory);
  }

  CheckpointLayout renaming(String pattern, String replacement) {
    var more = new ArrayList<>(renames);
    more.add(Rename.of(pattern, replacement));
    return new CheckpointLayout(path, more, ignored, memory);
  }

  CheckpointLayout ignoring(String pattern) {
    var more = new ArrayList<>(ignored);
    more.add(Pattern.compile(pattern));
    return new CheckpointLayout(path, renames, more, memory);
  }

  CheckpointLayout withMemory(String... keys) {
    return new CheckpointLayout(path, renames, ignored, List.of(keys));
  }

  /** The network's name for a parameter that the file calls {@code name}. */
  public String rename(String name) {
    String renamed = name;
    for (Rename rename : renames) {
      renamed = rename.apply(renamed).orElse(renamed);
    }
    return renamed;
  }

  /** Whether a parameter of this name may stand in the file and be left alone. */
  public boolean ignores(String name) {
    return BATCH_COUNTER.matcher(name).matches()
        || ignored.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }
}
