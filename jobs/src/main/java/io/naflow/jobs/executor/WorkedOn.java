package io.naflow.jobs.executor;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * On what a unit of work was done; as a text it stands in the unit's marker.
 *
 * @param device such as {@code cpu} or {@code cuda:0}
 * @param engine version of the tensor engine and of its native library
 * @param code version of this program
 */
public record WorkedOn(String device, String engine, String code) {
  private static final String BETWEEN = "|";

  /** Of units that a build left behind which did not note itself. */
  private static final String UNKNOWN = "unknown";

  private static final String SEVERAL = ", ";

  /** What {@link #of} reads back. */
  public String text() {
    return String.join(BETWEEN, device, engine, code);
  }

  /** Of a marker's text; markers of older builds do not name their own. */
  public static WorkedOn of(String text) {
    String[] parts = text.split("\\|", 3);
    return new WorkedOn(parts[0], part(parts, 1), part(parts, 2));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : UNKNOWN;
  }

  /** All that several units were done on, each part's names in order with commas between. */
  public static WorkedOn all(Collection<WorkedOn> units) {
    return new WorkedOn(
        joined(units, WorkedOn::device),
        joined(units, WorkedOn::engine),
        joined(units, WorkedOn::code));
  }

  private static String joined(Collection<WorkedOn> units, Function<WorkedOn, String> part) {
    return units.stream()
        .map(part)
        .flatMap(names -> Stream.of(names.split(SEVERAL)))
        .distinct()
        .sorted()
        .collect(Collectors.joining(SEVERAL));
  }

  /** Whether not all of it was done by one build. */
  public boolean isOfSeveralBuilds() {
    return code.contains(SEVERAL);
  }
}
