package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.table.MetricRow;
import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.RefusedRowException;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitWriterTest {
  private static final UnitKey UNIT = new UnitKey("m", 3);

  @TempDir Path directory;
  private Location where;
  private StoreDirectory files;

  @BeforeEach
  void locate() throws IOException {
    where = Location.of(directory.toString(), new Configuration());
    files = new StoreDirectory(directory);
  }

  @Test
  void aUnitCountsFromItsCommitOn() throws IOException {
    try (RunStore store = RunStore.open(where, "r1");
        UnitWriter writer = UnitWriter.open(where, "r1", UNIT, "a1")) {
      writer.write(Tables.metrics(), metric("x.png"));
      assertThat(store.committedUnits()).isEmpty();
      writer.commit(Map.of("images", 1L, "milliseconds", 20L), "cuda:0|2.7");
      assertThat(store.committedUnits())
          .containsExactly(
              Map.entry(
                  UNIT,
                  new UnitReport(
                      "a1",
                      Map.of("images", 1L, "milliseconds", 20L),
                      "cuda:0|2.7",
                      Map.of("metrics", 1L))));
    }
  }

  @Test
  void aWriterClosedWithoutACommitLeavesNothing() throws IOException {
    try (RunStore store = RunStore.open(where, "r1")) {
      try (UnitWriter writer = UnitWriter.open(where, "r1", UNIT, "a1")) {
        writer.write(Tables.metrics(), metric("x.png"));
      }
      assertThat(files.staged("r1")).isEmpty();
      assertThat(store.committedUnits()).isEmpty();
    }
  }

  @Test
  void ofTwoAttemptsAtAUnitTheFirstToCommitCounts() throws IOException {
    try (RunStore store = RunStore.open(where, "r1");
        UnitWriter slow = UnitWriter.open(where, "r1", UNIT, "slow");
        UnitWriter fast = UnitWriter.open(where, "r1", UNIT, "0-17")) {
      slow.write(Tables.metrics(), metric("x.png"));
      fast.write(Tables.metrics(), metric("x.png"));
      fast.commit(Map.of("images", 1L));
      slow.commit(Map.of("images", 1L));
      assertThat(store.committedUnits().get(UNIT).attempt()).isEqualTo("0-17");
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }
    assertThat(files.published("r1")).filteredOn(file -> file.startsWith("metrics/")).hasSize(1);
  }

  @Test
  void whereverAttemptsDieOneOfThemIsPublishedAndNoRowTwice() throws IOException {
    String counted;
    int attempts = 0;
    try (RunStore store = RunStore.open(FaultyFileSystem.sound(directory), "r1")) {
      while (store.committedUnits().isEmpty()) {
        attempts++;
        assertThat(attemptDyingAt(attempts)).as("attempt %d dies", attempts).isTrue();
      }
      counted = store.committedUnits().get(UNIT).attempt();
      // What the dead had moved to staging is still there; a last attempt finds the unit done.
      assertThat(files.staged("r1")).hasSizeGreaterThan(2);
      assertThat(attemptDyingAt(Integer.MAX_VALUE)).isFalse();
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }
    assertThat(attempts).isGreaterThan(4);
    assertThat(files.published("r1"))
        .filteredOn(file -> !file.startsWith("runs/"))
        .hasSize(2)
        .allMatch(file -> file.contains("-" + counted + "-"));
  }

  @Test
  void aTaskThatOutlivesItsRunCannotCommit() throws IOException {
    try (RunStore store = RunStore.open(where, "r1");
        UnitWriter late = UnitWriter.open(where, "r1", UNIT, "late")) {
      late.write(Tables.metrics(), metric("x.png"));
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
      assertThatIllegalStateException()
          .isThrownBy(() -> late.commit(Map.of()))
          .withMessageStartingWith("Cannot write block 3 of model 'm': run 'r1' is not open at '");
    }
    assertThat(files.published("r1")).hasSize(1);
    assertThat(directory.resolve("_staging")).doesNotExist();
  }

  @Test
  void aCommittedUnitTakesNoMoreRows() throws IOException {
    try (RunStore store = RunStore.open(where, "r1");
        UnitWriter writer = UnitWriter.open(where, "r1", UNIT, "a1")) {
      writer.commit(Map.of());
      assertThat(store.committedUnits()).containsKey(UNIT);
      assertThatIllegalStateException()
          .isThrownBy(() -> writer.write(Tables.metrics(), metric("x.png")))
          .withMessage(
              "Cannot write a row of table 'metrics': the files are finished; write all rows before the commit");
    }
  }

  @Test
  void aRefusedRowLeavesTheOthersAndTheWriterAsTheyWere() throws IOException {
    try (RunStore store = RunStore.open(where, "r1")) {
      try (UnitWriter writer = UnitWriter.open(where, "r1", UNIT, "a1")) {
        writer.write(Tables.metrics(), metric("x.png"));
        MetricRow nan = new MetricRow(Rows.key("r1", "m", "naflow", "y.png"), "gini", Double.NaN);
        assertThatThrownBy(() -> writer.write(Tables.metrics(), nan))
            .isInstanceOf(RefusedRowException.class)
            .hasMessageContaining("image=y.png");
        writer.write(Tables.metrics(), metric("z.png"));
        writer.commit(Map.of());
      }
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }
    Views.register(LocalSpark.session(), directory.toString());
    assertThat(LocalSpark.session().sql("SELECT image FROM metrics ORDER BY image").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("x.png", "z.png");
  }

  @Test
  void rowsOfAnotherRunAndUnitsWithoutADriverAreRefused() throws IOException {
    try (RunStore store = RunStore.open(where, "r1");
        UnitWriter writer = UnitWriter.open(where, "r1", UNIT, "a1")) {
      assertThat(store.recovered()).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> writer.write(Tables.metrics(), Rows.metric("r10", "m", "naflow", "x.png")))
          .withMessage(
              "Cannot write a row of table 'metrics' at run_id=r10/model=m/method=naflow: the store is open for run 'r1'; open another for that run");
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> UnitWriter.open(where, "r2", UNIT, "a1"))
        .withMessageStartingWith("Cannot write block 3 of model 'm': run 'r2' is not open at '")
        .withMessageEndingWith("; a driver opens it with RunStore and ends it by publishing");
  }

  @Test
  void namesThatCannotBeDirectoriesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnitKey("a/b", 0))
        .withMessageStartingWith("Cannot use 'a/b' as model: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnitKey("m", -1))
        .withMessage("Cannot name a unit of model 'm' by block -1: blocks count from 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitWriter.open(where, "r1", UNIT, "0/1"))
        .withMessage(
            "Cannot use '0/1' as attempt: it becomes part of a file's name; take a letter or digit followed by at most 99 letters, digits or . _ + -");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunStore.open(where, "../r1"))
        .withMessageStartingWith("Cannot use '../r1' as run_id: ");
  }

  /** Writes and commits the unit on a file system that dies under it; whether it did. */
  private boolean attemptDyingAt(int operation) {
    Location dying = FaultyFileSystem.location(directory, operation);
    try (UnitWriter writer = UnitWriter.open(dying, "r1", UNIT, "attempt" + operation)) {
      writer.write(Tables.metrics(), metric("x.png"));
      writer.write(Tables.maps(), Rows.map("r1", "m", "naflow", "x.png"));
      writer.commit(Map.of());
      return false;
    } catch (IOException death) {
      assertThat(death).hasMessageStartingWith("injected: ");
      return true;
    }
  }

  private static MetricRow metric(String image) {
    return Rows.metric("r1", "m", "naflow", image);
  }
}
