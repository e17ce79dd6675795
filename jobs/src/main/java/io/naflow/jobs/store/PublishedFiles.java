package io.naflow.jobs.store;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Sees that files of published runs are there before they are read: of files that are gone or empty
 * a query says nothing, and answers with fewer rows. Looks at names and lengths only.
 */
record PublishedFiles(Tree tree, Path root) {
  private static final String JSON = ".json";

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
    for (var table : manifest.get().files().entrySet()) {
      Map<String, Long> found = tree.lengthsBelow(layout.published(table.getKey()));
      Optional<StoredFile> other =
          table.getValue().stream()
              .filter(file -> found.getOrDefault(file.path(), -1L) != file.bytes())
              .min(Comparator.comparing(StoredFile::path));
      // Had the run been published again meanwhile, its manifest would be another.
      if (other.isPresent()
          && tree.json(layout.manifest(), Publication.Plan.class).equals(manifest)) {
        throw new IllegalStateException(
            "Cannot read run '%s': its file '%s' %s; do its audit again without --resume, or remove the run's folders '%s' from all tables"
                .formatted(
                    layout.runId(),
                    new Path(layout.published(table.getKey()), other.get().path()),
                    found.containsKey(other.get().path())
                        ? "has %,d bytes where %,d were written"
                            .formatted(found.get(other.get().path()), other.get().bytes())
                        : "is gone",
                    StoreLayout.level(layout.runId())));
      }
    }
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
