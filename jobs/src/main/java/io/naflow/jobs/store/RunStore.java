package io.naflow.jobs.store;

import io.naflow.jobs.schema.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** One run's store, for the driver: what is done, the driver's own rows, and publishing. */
public final class RunStore implements AutoCloseable {
  private final Tree tree;
  private final Configuration configuration;
  private final Layout layout;
  private final RunLock lock;
  private final boolean recovered;
  private final Map<String, List<String>> staged = new HashMap<>();

  private RunStore(
      Tree tree, Configuration configuration, Layout layout, RunLock lock, boolean recovered) {
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
    Layout layout = new Layout(where.path(), runId);
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
      units.put(marker.unit(), new UnitReport(marker.attempt(), marker.counters()));
    }
    return units;
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
   * @throws io.naflow.jobs.schema.RefusedRowException if a value may not stand in the table
   * @throws IOException if the file system fails
   */
  public <R> void stage(Table<R> table, List<R> rows) throws IOException {
    AttemptFiles files = new AttemptFiles(tree, configuration, layout, "driver");
    try {
      for (R row : rows) {
        files.write(table, row);
      }
      List<String> paths = files.finish();
      for (String path : paths) {
        files.stage(path);
      }
      List<String> all = new ArrayList<>(staged.getOrDefault(table.name(), List.of()));
      all.addAll(paths);
      tree.replaceJson(layout.driverList(table.name()), new Listed(all));
      staged.put(table.name(), all);
    } finally {
      files.discard();
    }
  }

  /** Whether readers see a result of this run, be it an earlier one. */
  public boolean published() throws IOException {
    return !tree.filesBelow(layout.published(Layout.RUNS)).isEmpty();
  }

  /**
   * Replaces what readers see of this run by what is staged, and removes the staging. While it is
   * under way readers see nothing of the run. If it fails, or the process dies, it can be called
   * again; opening the run again does so by itself.
   *
   * @throws IllegalStateException if no row of {@code runs} is staged
   * @throws IOException if the file system fails
   */
  public void publish() throws IOException {
    Optional<Publication> begun = Publication.begun(tree, layout);
    if (begun.isPresent()) {
      begun.get().complete();
      return;
    }
    Publication.Plan plan = plan();
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
    List<String> paths = new ArrayList<>();
    for (Marker marker : tree.jsonBelow(layout.units(), Marker.class)) {
      paths.addAll(marker.files());
    }
    for (Listed listed : tree.jsonBelow(layout.driver(), Listed.class)) {
      paths.addAll(listed.files());
    }
    Map<String, List<String>> files = new TreeMap<>();
    for (String path : paths) {
      int slash = path.indexOf('/');
      files
          .computeIfAbsent(path.substring(0, slash), table -> new ArrayList<>())
          .add(path.substring(slash + 1));
    }
    if (!files.containsKey(Layout.RUNS)) {
      throw new IllegalStateException(
          "Cannot publish run '%s': no row of table 'runs' is staged; stage it, as readers go by it"
              .formatted(layout.runId()));
    }
    return new Publication.Plan(files);
  }

  /**
   * The driver's files of a table, as JSON.
   *
   * @param files paths below the run's staging directory
   */
  record Listed(List<String> files) {}
}
