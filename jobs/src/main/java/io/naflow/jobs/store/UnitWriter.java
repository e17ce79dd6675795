package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Ids;
import io.naflow.jobs.table.column.RefusedRowException;
import io.naflow.jobs.table.column.Table;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one unit's rows from inside a task. All of them count once it is committed, none before;
 * of several attempts at a unit, one counts. Not for several threads.
 */
public final class UnitWriter implements Closeable {
  private final Tree tree;
  private final StoreLayout layout;
  private final UnitKey unit;
  private final String attempt;
  private final AttemptFiles files;

  private UnitWriter(
      Tree tree, StoreLayout layout, UnitKey unit, String attempt, AttemptFiles files) {
    this.tree = tree;
    this.layout = layout;
    this.unit = unit;
    this.attempt = attempt;
    this.files = files;
  }

  /**
   * A writer; the driver's {@link RunStore} must be open.
   *
   * @param attempt names the task's attempt, for people; a label as {@link Ids} has it
   * @throws IllegalStateException if no driver has the run open
   * @throws IOException if the file system fails
   */
  public static UnitWriter open(Location where, String runId, UnitKey unit, String attempt)
      throws IOException {
    Ids.checkedLabel("attempt", attempt);
    StoreLayout layout = new StoreLayout(where.path(), runId);
    Configuration configuration = where.configuration();
    Tree tree = new Tree(where.fileSystem(configuration));
    requireOpenRun(tree, layout, unit);
    String name = "%s-%05d-%s".formatted(unit.model(), unit.block(), attempt);
    return new UnitWriter(
        tree, layout, unit, attempt, new AttemptFiles(tree, configuration, layout, name));
  }

  /**
   * The files of a table that an earlier attempt at the unit has committed.
   *
   * @return URIs, none if it had no row of the table; empty if the unit is still to be done
   * @throws IOException if the file system fails
   */
  public Optional<List<String>> committed(Table<?> table) throws IOException {
    return tree.json(layout.marker(unit), Marker.class)
        .map(
            marker ->
                marker.files().stream()
                    .map(StoredFile::path)
                    .filter(path -> path.startsWith(table.name() + "/"))
                    .map(path -> new Path(layout.staging(), path).toString())
                    .toList());
  }

  /**
   * Adds a row to its partition. A refused row leaves the writer as it was.
   *
   * @throws RefusedRowException if a value may not stand in the table
   * @throws IllegalArgumentException if the row is of another run, or a partition's value no id
   * @throws IOException if the file system fails
   */
  public <R> void write(Table<R> table, R row) throws IOException {
    files.write(table, row);
  }

  /** The same of rows that no engine computed. */
  public void commit(Map<String, Long> counters) throws IOException {
    commit(counters, "");
  }

  /**
   * Makes the unit's rows count, unless another attempt's already do: then these are dropped.
   * Nothing can be written afterwards.
   *
   * @param counters numbers for the driver, such as images done
   * @param software on what it was done
   * @throws IllegalStateException if the driver has ended the run meanwhile
   * @throws IOException if the file system fails; the unit may then be tried again
   */
  public void commit(Map<String, Long> counters, String software) throws IOException {
    List<StoredFile> written = files.finish();
    requireOpenRun(tree, layout, unit);
    Path marker = layout.marker(unit);
    if (tree.exists(marker)) {
      return;
    }
    for (StoredFile file : written) {
      files.stage(file);
    }
    // The marker's content must be whole when it appears: written aside, then renamed. Where a
    // rename overwrites and two attempts race, the later marker holds, and only its files count.
    Path fresh = files.own("unit.json");
    tree.createJson(fresh, new Marker(unit, attempt, written, new TreeMap<>(counters), software));
    if (!tree.moveIfFree(fresh, marker)) {
      dropIfOvertaken(marker, written);
    }
  }

  /** Ends the writer; without a commit all that it wrote is deleted. */
  @Override
  public void close() throws IOException {
    files.discard();
  }

  private void dropIfOvertaken(Path marker, List<StoredFile> written) throws IOException {
    Optional<Marker> standing = tree.json(marker, Marker.class);
    if (standing.isEmpty()) {
      throw new IOException(
          "Cannot commit block %d of model '%s': '%s' cannot be put in place; check that nothing else writes there"
              .formatted(unit.block(), unit.model(), marker));
    }
    if (!standing.get().files().equals(written)) {
      for (StoredFile file : written) {
        tree.delete(new Path(layout.staging(), file.path()));
      }
    }
  }

  private static void requireOpenRun(Tree tree, StoreLayout layout, UnitKey unit)
      throws IOException {
    if (!tree.exists(layout.staging())) {
      throw new IllegalStateException(
          "Cannot write block %d of model '%s': run '%s' is not open at '%s'; a driver opens it with RunStore and ends it by publishing"
              .formatted(unit.block(), unit.model(), layout.runId(), layout.root()));
    }
  }
}
