package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Ids;
import org.apache.hadoop.fs.Path;

/**
 * Where one run's files lie; see the package's documentation.
 *
 * @param root the results' directory
 * @param runId the run's id
 */
record StoreLayout(Path root, String runId) {
  static final String RUNS = "runs";
  static final String TABLES = "tables";

  StoreLayout {
    Ids.checked("run_id", runId);
  }

  static Path tables(Path root) {
    return new Path(root, TABLES);
  }

  /** The directory level of a run. */
  static String level(String runId) {
    return "run_id=" + runId;
  }

  Path tables() {
    return tables(root);
  }

  Path published(String table) {
    return new Path(new Path(tables(), table), level(runId));
  }

  Path stagingOfAll() {
    return new Path(root, "_staging");
  }

  Path locks() {
    return new Path(stagingOfAll(), "_locks");
  }

  Path lock() {
    return new Path(locks(), runId + ".json");
  }

  Path staging() {
    return new Path(stagingOfAll(), level(runId));
  }

  Path staged(String table) {
    return new Path(staging(), table);
  }

  Path attempts() {
    return new Path(staging(), "_attempts");
  }

  Path attempt(String name) {
    return new Path(attempts(), name);
  }

  Path units() {
    return new Path(staging(), "_units");
  }

  Path marker(UnitKey unit) {
    return new Path(new Path(units(), unit.model()), unit.block() + ".json");
  }

  Path driver() {
    return new Path(staging(), "_driver");
  }

  Path driverList(String table) {
    return new Path(driver(), table + ".json");
  }

  Path division() {
    return new Path(staging(), "_division.json");
  }

  Path plan() {
    return new Path(staging(), "_publish.json");
  }

  /** What the run's published tables must hold. */
  Path manifest() {
    return new Path(new Path(root, "_published"), runId + ".json");
  }

  Path replaced(String table) {
    return new Path(new Path(staging(), "_replaced"), table);
  }
}
