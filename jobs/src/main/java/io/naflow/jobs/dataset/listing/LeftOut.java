package io.naflow.jobs.dataset.listing;

import io.naflow.api.Outcome;
import io.naflow.jobs.text.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was found and is no image of the audit: each thing either counted under a reason, or a row
 * of {@code failures}.
 *
 * @param excluded how many things were left out, by reason; see {@link Reason}
 * @param extensions those left out for their extension, by extension
 * @param failures what should have been read and cannot be, by its path below the root; folders end
 *     in a slash
 */
public record LeftOut(
    SortedMap<String, Long> excluded,
    SortedMap<String, Long> extensions,
    SortedMap<String, Outcome.Failed> failures) {
  private static final int EXTENSIONS_NAMED = 8;
  private static final int FAILURES_NAMED = 5;

  /** Nothing. */
  public static final LeftOut NOTHING =
      new LeftOut(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public LeftOut {
    excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
    extensions = Collections.unmodifiableSortedMap(new TreeMap<>(extensions));
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }

  /** The same with more left out under a reason. */
  public LeftOut and(String reason, long count) {
    var more = new TreeMap<>(excluded);
    if (count > 0) {
      more.merge(reason, count, Long::sum);
    }
    return new LeftOut(more, extensions, failures);
  }

  /**
   * What a person is told, a line each: {@code left out 3 hidden, 2 extension (.csv 1, .txt 1)}.
   */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    if (!excluded.isEmpty()) {
      lines.add("left out  " + counted());
    }
    failures.entrySet().stream()
        .limit(FAILURES_NAMED)
        .map(each -> "warning   %s: %s".formatted(each.getKey(), each.getValue().message()))
        .forEach(lines::add);
    if (failures.size() > FAILURES_NAMED) {
      lines.add(
          "warning   %,d more files or folders cannot be read; each is a row of failures (model IS NULL)"
              .formatted(failures.size() - FAILURES_NAMED));
    }
    return lines.stream().map(Printable::line).toList();
  }

  /** {@code 3 hidden, 2 extension (.csv 1, .txt 1)}, or {@code nothing else}. */
  public String counted() {
    return excluded.isEmpty()
        ? "nothing else"
        : excluded.entrySet().stream()
            .map(entry -> "%,d %s".formatted(entry.getValue(), told(entry.getKey())))
            .collect(Collectors.joining(", "));
  }

  private String told(String reason) {
    if (!reason.equals(Reason.EXTENSION.word())) {
      return reason;
    }
    List<Map.Entry<String, Long>> most =
        extensions.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    String named =
        most.stream()
            .limit(EXTENSIONS_NAMED)
            .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return "%s (%s%s)".formatted(reason, named, most.size() > EXTENSIONS_NAMED ? ", ..." : "");
  }
}
