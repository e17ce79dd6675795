package io.naflow.jobs.store;

import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Sees that files of published runs are there before they are read, and no others: of files that
 * are gone or empty a query says nothing, and answers with fewer rows; of a copy, with more. Looks
 * at names and lengths only.
 */
record PublishedFiles(Tree tree, Path root) {
  private static final String JSON = ".json";

  /** What Spark and others pass over. */
  private static final Pattern HIDDEN = Pattern.compile("(^|/)[._]");

  /**
   * Of all runs but those that are being published; what was removed with its folders is no run.
   *
   * @throws IllegalStateException at the first file that is not as it was written
   * @throws IOException if the file system fails
   */
  void requireAll() throws IOException {
    Path manifests = new StoreLayout(root, "any").manifest().getParent();
    for (String file : tree.filesBelow(manifests).stream().sorted().toList()) {
      if (file.endsWith(JSON)) {
        require(new StoreLayout(root, file.substring(0, file.length() - JSON.length())));
      }
    }
  }

  private void require(StoreLayout layout) throws IOException {
    Optional<Publication.Plan> manifest = tree.json(layout.manifest(), Publication.Plan.class);
    if (manifest.isEmpty() || !isThere(layout) || tree.exists(layout.plan())) {
      return;
    }
    Optional<String> wrong = complaint(layout, manifest.get());
    // Had the run been published again meanwhile, its manifest would be another.
    if (wrong.isPresent()
        && tree.json(layout.manifest(), Publication.Plan.class).equals(manifest)) {
      throw new IllegalStateException(
          "Cannot read run '%s': %s; do its audit again without --resume, or remove the run's folders '%s' from all tables"
              .formatted(layout.runId(), wrong.get(), StoreLayout.level(layout.runId())));
    }
  }

  private Optional<String> complaint(StoreLayout layout, Publication.Plan plan) throws IOException {
    for (var table : plan.files().entrySet()) {
      Map<String, Long> found = tree.lengthsBelow(layout.published(table.getKey()));
      Optional<StoredFile> other =
          table.getValue().stream()
              .filter(file -> found.getOrDefault(file.path(), -1L) != file.bytes())
              .min(Comparator.comparing(StoredFile::path));
      if (other.isPresent()) {
        return Optional.of(
            "its file '%s' %s"
                .formatted(
                    new Path(layout.published(table.getKey()), other.get().path()),
                    found.containsKey(other.get().path())
                        ? "has %,d bytes where %,d were written"
                            .formatted(found.get(other.get().path()), other.get().bytes())
                        : "is gone"));
      }
    }
    return stranger(layout, plan);
  }

  /** A file among a run's that readers would read, and that was not published with it. */
  Optional<String> stranger(StoreLayout layout, Publication.Plan plan) throws IOException {
    for (String table : plan.files().keySet()) {
      Set<String> computations = new HashSet<>();
      boolean mayHaveMore =
          Tables.derived().stream().anyMatch(derived -> derived.name().equals(table));
      for (String file : tree.filesBelow(layout.published(table)).stream().sorted().toList()) {
        boolean known =
            plan.paths(table).contains(file)
                || HIDDEN.matcher(file).find()
                || (mayHaveMore && AttemptFiles.nameOf(file).filter(computations::add).isPresent());
        if (!known) {
          return Optional.of(
              "file '%s' is not one of its own, and would add its rows"
                  .formatted(new Path(layout.published(table), file)));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isThere(StoreLayout layout) throws IOException {
    for (FileStatus table : tree.list(layout.tables())) {
      if (tree.exists(layout.published(table.getPath().getName()))) {
        return true;
      }
    }
    return false;
  }
}
