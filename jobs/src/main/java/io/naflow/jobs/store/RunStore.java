package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One run's store, for the driver: what is done, the driver's own rows, and publishing. */
public final class RunStore implements AutoCloseable {
  private final Tree tree;
  private final Configuration configuration;
  private final StoreLayout layout;
  private final RunLock lock;
  private final boolean recovered;
  private final Map<String, List<StoredFile>> staged = new HashMap<>();

  private RunStore(
      Tree tree, Configuration configuration, StoreLayout layout, RunLock lock, boolean recovered) {
    this.tree = tree;
    this.configuration = configuration;
    this.layout = layout;
    this.lock = lock;
    this.recovered = recovered;
  }

  /** Opens a run in the name of this process's user; see the other {@code open}. */
  public static RunStore open(Location where, String runId) throws IOException {
    return open(where, runId, System.getProperty("user.name"));
  }

  /**
   * Opens a run for writing and takes its lock. A publication that a crash cut short is completed
   * first: its rows were all there.
   *
   * @param owner who this is, for those who find the lock
   * @throws IllegalStateException if another driver has the run open; the message names it
   * @throws IOException if the file system fails
   */
  public static RunStore open(Location where, String runId, String owner) throws IOException {
    StoreLayout layout = new StoreLayout(where.path(), runId);
    Configuration configuration = where.configuration();
    Tree tree = new Tree(where.fileSystem(configuration));
    RunLock lock = RunLock.take(tree, layout, owner);
    boolean opened = false;
    try {
      Optional<Publication> interrupted = Publication.begun(tree, layout);
      if (interrupted.isPresent()) {
        interrupted.get().complete();
      }
      tree.makeDirectory(layout.staging());
      opened = true;
      return new RunStore(tree, configuration, layout, lock, interrupted.isPresent());
    } finally {
      if (!opened) {
        lock.release();
      }
    }
  }

  /**
   * Whether opening the run completed a publication that a crash had cut short: the run that the
   * crash interrupted is then published, and nothing of it is left to do.
   */
  public boolean recovered() {
    return recovered;
  }

  /** Units of this run that need not be done again, with what they reported, in order. */
  public Map<UnitKey, UnitReport> committedUnits() throws IOException {
    SortedMap<UnitKey, UnitReport> units = new TreeMap<>();
    for (Marker marker : tree.jsonBelow(layout.units(), Marker.class)) {
      units.put(
          marker.unit(),
          new UnitReport(marker.attempt(), marker.counters(), marker.software(), rows(marker)));
    }
    return units;
  }

  private static Map<String, Long> rows(Marker marker) {
    Map<String, Long> rows = new HashMap<>();
    marker.files().forEach(file -> rows.merge(file.table(), file.rows(), Long::sum));
    return rows;
  }

  /**
   * Forgets units whose files do not hold what was written: they are to be done again.
   *
   * @return what was wrong, a line a unit
   * @throws IOException if the file system fails
   */
  public List<String> dropDamagedUnits() throws IOException {
    List<String> dropped = new ArrayList<>();
    for (Marker marker : tree.jsonBelow(layout.units(), Marker.class)) {
      Optional<String> damage = damage(layout.staging(), marker.files());
      if (damage.isPresent()) {
        tree.delete(layout.marker(marker.unit()));
        dropped.add(
            "block %d of model '%s' is done again: %s"
                .formatted(marker.unit().block(), marker.unit().model(), damage.get()));
      }
    }
    return dropped;
  }

  /** The first file that does not hold what was written to it. */
  private Optional<String> damage(Path directory, List<StoredFile> files) throws IOException {
    FileCheck check = new FileCheck(tree.files());
    for (StoredFile file : files) {
      Optional<String> complaint = check.complaint(new Path(directory, file.path()), file);
      if (complaint.isPresent()) {
        return complaint;
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with the files that readers see of this run, if anything.
   *
   * @throws IOException if the file system fails
   */
  public Optional<String> publishedDamage() throws IOException {
    Optional<Publication.Plan> manifest = tree.json(layout.manifest(), Publication.Plan.class);
    if (manifest.isPresent()) {
      for (Map.Entry<String, List<StoredFile>> table : manifest.get().files().entrySet()) {
        Optional<String> damage = damage(layout.published(table.getKey()), table.getValue());
        if (damage.isPresent()) {
          return damage;
        }
      }
      return new PublishedFiles(tree, layout.root()).stranger(layout, manifest.get());
    }
    return Optional.empty();
  }

  /** How the run that is staged is parted, once that is agreed. */
  public Optional<Division> division() throws IOException {
    return tree.json(layout.division(), Division.class);
  }

  /**
   * Settles how the run is parted: as an earlier attempt at the same work has begun it, otherwise
   * as proposed. Units of an attempt at other work are forgotten, as their blocks mean other
   * images.
   */
  public Division agree(Division proposed) throws IOException {
    Optional<Division> begun = division();
    if (begun.isPresent() && begun.get().work().equals(proposed.work())) {
      return begun.get();
    }
    discardStaging();
    tree.replaceJson(layout.division(), proposed);
    return proposed;
  }

  /** Forgets all units and rows that are not published. */
  public void discardStaging() throws IOException {
    tree.delete(layout.staging());
    tree.makeDirectory(layout.staging());
    staged.clear();
  }

  /**
   * Adds the driver's rows of a table. They take the place of those that an earlier driver of this
   * run staged for that table; rows of units stay.
   *
   * @throws io.naflow.jobs.table.column.RefusedRowException if a value may not stand in the table
   * @throws IOException if the file system fails
   */
  public <R> void stage(Table<R> table, List<R> rows) throws IOException {
    AttemptFiles files = new AttemptFiles(tree, configuration, layout, "driver");
    try {
      for (R row : rows) {
        files.write(table, row);
      }
      record(table, files);
    } finally {
      files.discard();
    }
  }

  /**
   * Adds files without rows to tables that have none: readers then find every table.
   *
   * @param levels a value for each column that a table may be partitioned by, but the run's
   * @throws IOException if the file system fails
   */
  public void stageEmpty(List<Table<?>> tables, Map<String, String> levels) throws IOException {
    Set<String> present = plan().files().keySet();
    for (Table<?> table : tables) {
      if (!present.contains(table.name())) {
        AttemptFiles files = new AttemptFiles(tree, configuration, layout, "driver");
        try {
          files.touch(
              table,
              table.partition(
                  level -> level.equals("run_id") ? layout.runId() : levels.get(level)));
          record(table, files);
        } finally {
          files.discard();
        }
      }
    }
  }

  private void record(Table<?> table, AttemptFiles files) throws IOException {
    List<StoredFile> written = files.finish();
    for (StoredFile file : written) {
      files.stage(file);
    }
    List<StoredFile> all = new ArrayList<>(staged.getOrDefault(table.name(), List.of()));
    all.addAll(written);
    tree.replaceJson(layout.driverList(table.name()), new Listed(all));
    staged.put(table.name(), all);
  }

  /** Whether readers see a result of this run, be it an earlier one. */
  public boolean published() throws IOException {
    return !tree.filesBelow(layout.published(StoreLayout.RUNS)).isEmpty();
  }

  /**
   * Replaces what readers see of this run by what is staged, and removes the staging. While it is
   * under way readers see nothing of the run. If it fails, or the process dies, it can be called
   * again; opening the run again does so by itself.
   *
   * @throws IllegalStateException if no row of {@code runs} is staged, or a staged file does not
   *     hold what was written to it
   * @throws IOException if the file system fails
   */
  public void publish() throws IOException {
    Optional<Publication> begun = Publication.begun(tree, layout);
    if (begun.isPresent()) {
      begun.get().complete();
      return;
    }
    Publication.Plan plan = plan();
    if (!plan.files().containsKey(StoreLayout.RUNS)) {
      throw new IllegalStateException(
          "Cannot publish run '%s': no row of table 'runs' is staged; stage it, as readers go by it"
              .formatted(layout.runId()));
    }
    for (Map.Entry<String, List<StoredFile>> table : plan.files().entrySet()) {
      Optional<String> damage = damage(layout.staged(table.getKey()), table.getValue());
      if (damage.isPresent()) {
        throw new IllegalStateException(
            "Cannot publish run '%s': %s; go on with --resume, which does its images again"
                .formatted(layout.runId(), damage.get()));
      }
    }
    tree.replaceJson(layout.plan(), plan);
    new Publication(tree, layout, plan).complete();
  }

  /** Gives the run's lock back; what is staged stays for a later attempt. */
  @Override
  public void close() throws IOException {
    tree.deleteIfEmpty(layout.staging());
    lock.release();
  }

  private Publication.Plan plan() throws IOException {
    List<StoredFile> all = new ArrayList<>();
    for (Marker marker : tree.jsonBelow(layout.units(), Marker.class)) {
      all.addAll(marker.files());
    }
    for (Listed listed : tree.jsonBelow(layout.driver(), Listed.class)) {
      all.addAll(listed.files());
    }
    Map<String, List<StoredFile>> files = new TreeMap<>();
    for (StoredFile file : all) {
      files
          .computeIfAbsent(file.table(), table -> new ArrayList<>())
          .add(file.from(file.table().length() + 1));
    }
    return new Publication.Plan(files);
  }

  /**
   * The driver's files of a table, as JSON.
   *
   * @param files below the run's staging directory
   */
  record Listed(List<StoredFile> files) {}
}
