package io.naflow.weights;

import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link Checkpoint#read} may accept beyond tensors and plain containers.
 *
 * @param inertClasses classes whose objects are read as inert data ({@link Value.Inert}): full
 *     names as the file has them ({@code lib.LinearAverage.LinearAverage}), or a start of names
 *     followed by a star ({@code torch.nn.modules.*}). Nothing is run for these either; a file that
 *     names any other class is refused.
 */
public record ReadOptions(List<String> inertClasses) {

  public ReadOptions {
    inertClasses = List.copyOf(inertClasses);
  }

  /** Tensors, containers, numbers and text only. */
  public static ReadOptions strict() {
    return new ReadOptions(List.of());
  }

  /** These options with more classes to be read as inert data. */
  public ReadOptions withInert(String... classes) {
    return new ReadOptions(Stream.concat(inertClasses.stream(), Stream.of(classes)).toList());
  }

  boolean readsAsInert(String className) {
    return inertClasses.stream()
        .anyMatch(
            listed ->
                listed.endsWith("*")
                    ? className.startsWith(listed.substring(0, listed.length() - 1))
                    : className.equals(listed));
  }
}
