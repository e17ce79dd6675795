package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.naflow.jobs.table.ComparisonRow;
import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedStoreTest {
  private static final List<Table<?>> TABLES = List.of(Tables.comparisons(), Tables.gates());

  @TempDir private Path directory;
  private Location where;
  private StoreDirectory store;

  @BeforeEach
  void aPublishedRun() throws IOException {
    where = Location.of(directory.toString(), new Configuration());
    store = new StoreDirectory(directory);
    publishRun();
  }

  private void publishRun() throws IOException {
    try (RunStore run = RunStore.open(where, "r1")) {
      run.stage(Tables.runs(), List.of(Rows.run("r1")));
      run.publish();
    }
  }

  private void compare(String name) throws IOException {
    try (DerivedStore derived = DerivedStore.open(where, "r1", List.of(name))) {
      derived.write(name, Tables.comparisons(), Rows.comparison("r1", name));
      derived.write(name, Tables.gates(), Rows.gate("r1", name));
      derived.publish(TABLES);
    }
  }

  /** Files of a table, without what makes their names unique. */
  private Set<String> files(String table) throws IOException {
    return store.published("r1").stream()
        .filter(file -> file.startsWith(table + "/"))
        .map(file -> file.replaceAll("-[0-9a-f]{8}-[0-9a-f]{4}\\.", "."))
        .collect(Collectors.toSet());
  }

  @Test
  void aComputationReplacesItsOwnFilesOnly() throws IOException {
    compare("b");
    compare("b-c");
    Set<String> before = store.published("r1");
    compare("b");

    assertThat(files("comparisons"))
        .containsExactlyInAnyOrder(
            "comparisons/run_id=r1/part-b.zstd.parquet",
            "comparisons/run_id=r1/part-b-c.zstd.parquet");
    assertThat(store.published("r1")).hasSameSizeAs(before).isNotEqualTo(before);
  }

  @Test
  void rowsThatAreNotWrittenAgainAreGone() throws IOException {
    compare("b");
    try (DerivedStore derived = DerivedStore.open(where, "r1", List.of("b"))) {
      derived.write("b", Tables.comparisons(), Rows.comparison("r1", "b"));
      derived.publish(TABLES);
    }
    assertThat(files("comparisons")).hasSize(1);
    assertThat(files("gates")).isEmpty();
  }

  @Test
  void nothingChangesBeforePublishingAndNothingIsLeftBehind() throws IOException {
    compare("b");
    Set<String> before = store.published("r1");
    try (DerivedStore derived = DerivedStore.open(where, "r1", List.of("b"))) {
      derived.write("b", Tables.comparisons(), Rows.comparison("r1", "b"));
    }
    assertThat(store.published("r1")).isEqualTo(before);
    assertThat(directory.resolve("_staging")).doesNotExist();
  }

  @Test
  void aRunThatIsPublishedAgainLosesWhatWasDerivedFromItsOldRows() throws IOException {
    compare("b");
    publishRun();
    assertThat(files("runs")).hasSize(1);
    assertThat(files("comparisons")).isEmpty();
    assertThat(files("gates")).isEmpty();
  }

  @Test
  void aRunIsNotReplacedWhileItIsCompared() throws IOException {
    try (DerivedStore derived = DerivedStore.open(where, "r1", List.of("b"))) {
      assertThat(derived).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> RunStore.open(where, "r1"))
          .withMessageContaining("Cannot write run 'r1': ");
    }
    publishRun();
  }

  @Test
  void stagingOfAnInterruptedAuditStays() throws IOException {
    try (RunStore run = RunStore.open(where, "r1")) {
      run.stage(Tables.models(), List.of(Rows.model("r1", "m")));
    }
    compare("b");
    assertThat(store.staged("r1")).anyMatch(file -> file.startsWith("models/"));
  }

  @Test
  void aRunThatIsNotPublishedIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DerivedStore.open(where, "r2", List.of("b")))
        .withMessage(
            "Cannot add to run 'r2': it is not published at '%s'; finish its audit first",
            where.root());
    assertThat(store.lock("r2")).doesNotExist();
  }

  @Test
  void tablesOfManyFilesAndOtherComputationsAreRefused() throws IOException {
    ComparisonRow row = Rows.comparison("r1", "b");
    try (DerivedStore derived = DerivedStore.open(where, "r1", List.of("b"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> derived.write("b", Tables.metrics(), Rows.metric("r1", "m", "naflow", "a.png")))
          .withMessage(
              "Cannot add to table 'metrics': it is partitioned by [run_id, model, method], so that its rows are no single file; use a RunStore");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> derived.write("c", Tables.comparisons(), row))
          .withMessage("Cannot add rows of 'c' to run 'r1': the store is open for [b]");
    }
  }

  @Test
  void theDirectoryMayBeGivenByItsTables() throws IOException {
    assertThat(Location.ofTables(directory + "/tables", new Configuration())).isEqualTo(where);
    assertThat(Location.ofTables(directory.toString(), new Configuration())).isEqualTo(where);
  }
}
