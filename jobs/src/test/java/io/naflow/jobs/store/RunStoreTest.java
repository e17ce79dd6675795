package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir Path directory;
  private Location where;
  private StoreDirectory files;

  @BeforeEach
  void locate() throws IOException {
    where = Location.of(directory.toString(), new Configuration());
    files = new StoreDirectory(directory);
  }

  @Test
  void readersSeeNothingOfARunBeforeItIsPublished() throws IOException {
    publish("r1", "a.png");
    try (RunStore store = RunStore.open(where, "r2")) {
      store.stage(Tables.runs(), List.of(Rows.run("r2")));
      unit("r2", 0, "b.png");
      assertThat(store.published()).isFalse();
      assertThat(images()).containsExactly("r1 a.png");
      store.publish();
      assertThat(store.published()).isTrue();
      assertThat(images()).containsExactly("r1 a.png", "r2 b.png");
    }
    assertThat(directory.resolve("_staging")).doesNotExist();
  }

  @Test
  void aRepeatedRunReplacesItsOwnRowsOnly() throws IOException {
    publish("r1", "a.png");
    publish("r2", "b.png");
    publish("r1", "c.png");
    assertThat(images()).containsExactly("r1 c.png", "r2 b.png");
  }

  @Test
  void aReaderThatGoesByTheRunsTableDoesNotSeeARunThatIsHalfwayThere() throws IOException {
    publish("r1", "a.png");
    publish("r2", "b.png");
    // As the first publication of r2 has it on the way: its rows are in metrics, runs does without
    // it, and nothing says yet that it is published.
    Files.move(directory.resolve("tables/runs/run_id=r2"), directory.resolve("aside"));
    Files.delete(directory.resolve("_published/r2.json"));
    assertThat(images()).containsExactly("r1 a.png");
  }

  @Test
  void whatADriverStagesAddsUpAndReplacesWhatAnEarlierDriverStaged() throws IOException {
    try (RunStore store = RunStore.open(where, "r1")) {
      unit("r1", 0, "a.png");
      store.stage(Tables.metrics(), List.of(Rows.metric("r1", "m", "naflow", "earlier.png")));
    }
    try (RunStore store = RunStore.open(where, "r1")) {
      store.stage(Tables.metrics(), List.of(Rows.metric("r1", "m", "naflow", "b.png")));
      store.stage(Tables.metrics(), List.of(Rows.metric("r1", "n", "gradcam", "c.png")));
      store.stage(Tables.metrics(), List.of());
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }
    assertThat(images()).containsExactly("r1 a.png", "r1 b.png", "r1 c.png");
  }

  @Test
  void aLaterDriverFindsTheUnitsThatAnEarlierOneLeft() throws IOException {
    try (RunStore store = RunStore.open(where, "r1")) {
      unit("r1", 10, "b.png");
      unit("r1", 2, "a.png");
      assertThat(store.committedUnits()).hasSize(2);
    }
    try (RunStore store = RunStore.open(where, "r1")) {
      assertThat(store.committedUnits().keySet())
          .containsExactly(new UnitKey("m", 2), new UnitKey("m", 10));
      store.discardStaging();
      assertThat(store.committedUnits()).isEmpty();
      assertThat(files.staged("r1")).isEmpty();
      unit("r1", 0, "c.png");
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.publish();
    }
    assertThat(images()).containsExactly("r1 c.png");
  }

  @Test
  void aRunWithoutItsOwnRowIsNotPublished() throws IOException {
    try (RunStore store = RunStore.open(where, "r1")) {
      unit("r1", 0, "a.png");
      assertThatIllegalStateException()
          .isThrownBy(store::publish)
          .withMessage(
              "Cannot publish run 'r1': no row of table 'runs' is staged; stage it, as readers go by it");
    }
    assertThat(directory.resolve("tables")).doesNotExist();
  }

  private void publish(String run, String image) throws IOException {
    try (RunStore store = RunStore.open(where, run)) {
      store.stage(Tables.runs(), List.of(Rows.run(run)));
      unit(run, 0, image);
      store.publish();
    }
  }

  private void unit(String run, int block, String image) throws IOException {
    try (UnitWriter writer = UnitWriter.open(where, run, new UnitKey("m", block), "a1")) {
      writer.write(Tables.metrics(), Rows.metric(run, "m", "naflow", image));
      writer.commit(Map.of("images", 1L));
    }
  }

  private List<String> images() throws IOException {
    Views.register(LocalSpark.session(), directory.toString());
    List<Row> rows =
        LocalSpark.session()
            .sql("SELECT concat(run_id, ' ', image) FROM metrics ORDER BY 1")
            .collectAsList();
    return rows.stream().map(row -> row.getString(0)).toList();
  }
}
