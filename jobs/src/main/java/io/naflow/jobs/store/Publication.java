package io.naflow.jobs.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The way of a complete run from staging to the tables. Each step looks at what is there, so that
 * after a crash the whole is simply done again. It does not rest on directories moving atomically:
 * a table has arrived when all its files have, and file names are never used twice.
 */
record Publication(Tree tree, StoreLayout layout, Plan plan) {
  /**
   * What is to be published; its file is the point of no return.
   *
   * @param files by table, relative to the table's directory of the run
   */
  record Plan(Map<String, List<StoredFile>> files) {
    Set<String> paths(String table) {
      return files.get(table).stream()
          .map(StoredFile::path)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** One that was begun and not completed. */
  static Optional<Publication> begun(Tree tree, StoreLayout layout) throws IOException {
    return tree.json(layout.plan(), Plan.class).map(plan -> new Publication(tree, layout, plan));
  }

  /** Publishes, or goes on with it. */
  void complete() throws IOException {
    if (!hasArrived(StoreLayout.RUNS)) {
      setAside(StoreLayout.RUNS);
    }
    Set<String> tables = new TreeSet<>(plan.files().keySet());
    for (FileStatus table : tree.list(layout.tables())) {
      tables.add(table.getPath().getName());
    }
    tables.remove(StoreLayout.RUNS);
    for (String table : tables) {
      if (plan.files().containsKey(table)) {
        bring(table);
      } else {
        setAside(table);
      }
    }
    tree.replaceJson(layout.manifest(), plan);
    bring(StoreLayout.RUNS);
    removeStaging();
  }

  private void bring(String table) throws IOException {
    if (!hasArrived(table)) {
      dropUnlisted(table, layout.staged(table));
      requireComplete(table);
      setAside(table);
      tree.move(layout.staged(table), layout.published(table));
    }
    // A task that Spark gave up but that still runs may have moved a file in after the first sweep.
    dropUnlisted(table, layout.published(table));
  }

  private boolean hasArrived(String table) throws IOException {
    return new HashSet<>(tree.filesBelow(layout.published(table))).containsAll(plan.paths(table));
  }

  private void setAside(String table) throws IOException {
    if (tree.exists(layout.published(table))) {
      tree.delete(layout.replaced(table));
      tree.move(layout.published(table), layout.replaced(table));
    }
  }

  private void dropUnlisted(String table, Path directory) throws IOException {
    Set<String> listed = plan.paths(table);
    for (String file : tree.filesBelow(directory)) {
      if (!listed.contains(file)) {
        tree.delete(new Path(directory, file));
      }
    }
  }

  private void requireComplete(String table) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (StoredFile file : plan.files().get(table)) {
      if (tree.length(new Path(layout.staged(table), file.path())) != file.bytes()) {
        missing.add(file.path());
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "Cannot publish run '%s': %d files of table '%s' are gone from '%s', such as '%s'; delete '%s' and run the audit again"
              .formatted(
                  layout.runId(),
                  missing.size(),
                  table,
                  layout.staged(table),
                  missing.iterator().next(),
                  layout.staging()));
    }
  }

  /** The plan goes last: while it is there, nothing else in staging is taken for a new run's. */
  private void removeStaging() throws IOException {
    for (FileStatus entry : tree.list(layout.staging())) {
      if (!entry.getPath().getName().equals(layout.plan().getName())) {
        tree.delete(entry.getPath());
      }
    }
    tree.delete(layout.plan());
    tree.delete(layout.staging());
  }
}
