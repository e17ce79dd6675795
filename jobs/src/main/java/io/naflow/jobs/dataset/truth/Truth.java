package io.naflow.jobs.dataset.truth;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file or folder of labels says of images.
 *
 * @param source the file or folder
 * @param entries of each image it names, by its name in the dataset
 * @param faults boxes that cannot be some
 * @param classNames of the classes by their index, where the file knows them
 * @param lines what was used and what was not, for people; surprises begin with {@code warning}
 */
public record Truth(
    String source,
    SortedMap<String, Entry> entries,
    List<BoxFault> faults,
    Optional<List<String>> classNames,
    List<String> lines) {
  public Truth {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    faults = List.copyOf(faults);
    lines = List.copyOf(lines);
  }
}
