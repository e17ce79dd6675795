package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Ids;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Adds to a published run what is computed from it, such as comparisons. A computation has one file
 * a table, named after it, so that its rows come and go as a whole and others' stay. Holds the
 * run's lock, so that the run is not replaced meanwhile; when the run is, derived rows go with it.
 */
public final class DerivedStore implements AutoCloseable {
  private final Tree tree;
  private final StoreLayout layout;
  private final RunLock lock;
  private final Map<String, AttemptFiles> computations = new LinkedHashMap<>();

  private DerivedStore(
      Tree tree,
      Configuration configuration,
      StoreLayout layout,
      RunLock lock,
      List<String> names) {
    this.tree = tree;
    this.layout = layout;
    this.lock = lock;
    for (String name : names) {
      computations.put(name, new AttemptFiles(tree, configuration, layout, name));
    }
  }

  /**
   * Opens a published run for some computations.
   *
   * @param names of the computations: what has the same name is replaced; labels as {@link Ids} has
   *     them
   * @throws IllegalStateException if the run is being written, or is not published
   * @throws IOException if the file system fails
   */
  public static DerivedStore open(Location where, String runId, List<String> names)
      throws IOException {
    names.forEach(name -> Ids.checkedLabel("name", name));
    StoreLayout layout = new StoreLayout(where.path(), runId);
    Configuration configuration = where.configuration();
    Tree tree = new Tree(where.fileSystem(configuration));
    RunLock lock = RunLock.take(tree, layout, System.getProperty("user.name"));
    boolean opened = false;
    try {
      if (tree.filesBelow(layout.published(StoreLayout.RUNS)).isEmpty()) {
        throw new IllegalStateException(
            "Cannot add to run '%s': it is not published at '%s'; finish its audit first"
                .formatted(runId, layout.root()));
      }
      opened = true;
      return new DerivedStore(tree, configuration, layout, lock, names);
    } finally {
      if (!opened) {
        lock.release();
      }
    }
  }

  /**
   * Adds a row of a computation. Nobody sees it before {@link #publish}.
   *
   * @throws io.naflow.jobs.table.column.RefusedRowException if a value may not stand in the table
   * @throws IllegalArgumentException if the table has partitions besides the run, or the store is
   *     not open for that computation
   * @throws IOException if the file system fails
   */
  public <R> void write(String name, Table<R> table, R row) throws IOException {
    if (table.partitionedBy().size() > 1) {
      throw new IllegalArgumentException(
          "Cannot add to table '%s': it is partitioned by %s, so that its rows are no single file; use a RunStore"
              .formatted(table.name(), table.partitionedBy()));
    }
    AttemptFiles files = computations.get(name);
    if (files == null) {
      throw new IllegalArgumentException(
          "Cannot add rows of '%s' to run '%s': the store is open for %s"
              .formatted(name, layout.runId(), computations.keySet()));
    }
    files.write(table, row);
  }

  /**
   * Replaces what the computations had in the given tables by the rows written. The last table's
   * old rows go first and its new ones come last: where there are rows of it, those of the others
   * are complete. A crash in between leaves tables without rows; computing again restores them.
   *
   * @param tables all that the computations may write to
   */
  public void publish(List<Table<?>> tables) throws IOException {
    for (Map.Entry<String, AttemptFiles> computation : computations.entrySet()) {
      List<String> paths = computation.getValue().finish().stream().map(StoredFile::path).toList();
      for (int i = tables.size() - 1; i >= 0; i--) {
        dropEarlier(computation.getKey(), layout.published(tables.get(i).name()));
      }
      for (Table<?> table : tables) {
        for (String path : paths) {
          if (path.startsWith(table.name() + "/")) {
            String file = path.substring(table.name().length() + 1);
            tree.move(
                computation.getValue().own(path), new Path(layout.published(table.name()), file));
          }
        }
      }
    }
  }

  private void dropEarlier(String name, Path directory) throws IOException {
    for (String file : tree.filesBelow(directory)) {
      if (AttemptFiles.nameOf(file).filter(name::equals).isPresent()) {
        tree.delete(new Path(directory, file));
      }
    }
    tree.deleteIfEmpty(directory);
  }

  /** Deletes what is not published and gives the run's lock back. */
  @Override
  public void close() throws IOException {
    try {
      for (AttemptFiles files : computations.values()) {
        files.discard();
      }
      tree.deleteIfEmpty(layout.attempts());
      tree.deleteIfEmpty(layout.staging());
    } finally {
      lock.release();
    }
  }
}
