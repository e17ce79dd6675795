package io.naflow.jobs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What lies in a store, looked at with plain files. */
record StoreDirectory(Path root) {
  /** Paths below {@code tables} of the Parquet files of a run. */
  Set<String> published(String runId) throws IOException {
    return parquet(root.resolve("tables"), "/run_id=" + runId + "/");
  }

  /** Whether readers see the run. */
  boolean isVisible(String runId) throws IOException {
    return published(runId).stream().anyMatch(file -> file.startsWith("runs/"));
  }

  /** Paths below the run's staging of its Parquet files. */
  Set<String> staged(String runId) throws IOException {
    return parquet(root.resolve("_staging/run_id=" + runId), "");
  }

  Path lock(String runId) {
    return root.resolve("_staging/_locks/" + runId + ".json");
  }

  StoreDirectory copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(root.relativize(file)));
      }
    }
    return new StoreDirectory(target);
  }

  private static Set<String> parquet(Path directory, String containing) throws IOException {
    Set<String> found = new TreeSet<>();
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files
            .map(file -> directory.relativize(file).toString())
            .filter(file -> file.endsWith(".parquet") && !file.contains("/."))
            .filter(file -> file.contains(containing))
            .forEach(found::add);
      }
    }
    return found;
  }
}
