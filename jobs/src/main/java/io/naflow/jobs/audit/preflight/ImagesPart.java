package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.dataset.ImageItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which images there are, by their extensions, and what is left out and why. */
final class ImagesPart implements Part {
  private static final int MOST = 8;

  @Override
  public void check(Subject audit) {
    if (missing(audit) == audit.size()) {
      throw new ConfigException(
          "Cannot audit dataset %s: of the %,d images that the labels name, none is there, such as %s; check dataset.path, below which the names are, and dataset.labels"
              .formatted(
                  Secrets.hidden(audit.config().dataset().path()),
                  audit.size(),
                  audit.images().items().get(0).name()));
    }
  }

  @Override
  public List<String> lines(Subject audit) {
    var lines = new ArrayList<String>();
    lines.add(
        "dataset   %s: %,d images (%s) in %,d blocks"
            .formatted(
                Secrets.hidden(audit.config().dataset().path()),
                audit.size(),
                byExtension(audit),
                audit.blocks()));
    audit.images().leftOut().lines().stream().map(Secrets::hidden).forEach(lines::add);
    long missing = missing(audit);
    if (missing > 0) {
      lines.add(
          "warning   %,d images that the labels name are not there, and will be failures"
              .formatted(missing));
    }
    long empty = audit.count(item -> item.length() == 0);
    if (empty > 0) {
      lines.add("warning   %,d files are empty, and will be failures".formatted(empty));
    }
    return lines;
  }

  private static long missing(Subject audit) {
    return audit.count(ImageItem::isMissing);
  }

  private static String byExtension(Subject audit) {
    Map<String, Long> counts =
        audit.images().items().stream()
            .map(ImageItem::extension)
            .collect(
                Collectors.groupingBy(
                    extension -> extension.isEmpty() ? "no extension" : "." + extension,
                    TreeMap::new,
                    Collectors.counting()));
    String most =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(MOST)
            .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return counts.size() > MOST ? most + ", ..." : most;
  }
}
