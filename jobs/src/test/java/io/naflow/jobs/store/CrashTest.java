package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.table.Rows;
import io.naflow.jobs.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver dies at each operation of a publication in turn. */
class CrashTest {
  @TempDir Path directory;

  private StoreDirectory template;
  private Set<String> before;
  private Set<String> after;

  /** A run that was published with failures, and is staged again without any; and another run. */
  @BeforeEach
  void stageARunThatWasPublishedBefore() throws IOException {
    template = new StoreDirectory(Files.createDirectory(directory.resolve("template")));
    Location where = FaultyFileSystem.sound(template.root());
    for (String run : List.of("r1", "other")) {
      try (RunStore store = RunStore.open(where, run)) {
        store.stage(Tables.runs(), List.of(Rows.run(run)));
        store.stage(Tables.failures(), List.of(Rows.failure(run, "a.png")));
        unit(where, run, 0);
        store.publish();
      }
    }
    before = template.published("r1");
    try (RunStore store = RunStore.open(where, "r1")) {
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      store.stage(Tables.models(), List.of(Rows.model("r1", "m")));
      unit(where, "r1", 0);
      unit(where, "r1", 1);
    }
    after =
        template.staged("r1").stream()
            .map(file -> file.replaceFirst("/", "/run_id=r1/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(before).hasSize(3);
    assertThat(after).hasSize(4);
  }

  @Test
  void wheneverTheDriverDiesReadersSeeAWholeRunOrNoneAndTheNextDriverCompletesIt()
      throws IOException {
    Set<String> other = template.published("other");
    int deaths = 0;
    boolean died = true;
    while (died) {
      StoreDirectory store = template.copyTo(directory.resolve("copy-" + deaths));
      died = publishDyingAt(deaths + 1, store);
      if (died) {
        deaths++;
        if (store.isVisible("r1")) {
          assertThat(store.published("r1")).isIn(before, after);
        }
        // The dead process was this very one, so that its lock does not look stale.
        Files.deleteIfExists(store.lock("r1"));
        publishAgain(store);
      }
      assertThat(store.published("r1")).as("after death %d", deaths).isEqualTo(after);
      assertThat(store.published("other")).isEqualTo(other);
      assertThat(store.root().resolve("_staging")).doesNotExist();
    }
    assertThat(deaths).as("deaths tried").isGreaterThan(20);
  }

  @Test
  void theSameDriverMayPublishAgainAfterAnError() throws IOException {
    Location where = FaultyFileSystem.sound(template.root());
    try (RunStore store = RunStore.open(where, "r1")) {
      // In the way of a move: a file where the table's directory belongs.
      Path models = template.root().resolve("tables/models");
      Files.writeString(models, "in the way");
      assertThat(catchPublish(store)).isNotNull();
      assertThat(template.isVisible("r1")).isFalse();
      Files.delete(models);
      store.publish();
    }
    assertThat(template.published("r1")).isEqualTo(after);
  }

  @Test
  void aDriverThatStartsOverAfterACrashPublishesItsOwnRowsOnly() throws IOException {
    publishDyingAt(12, template);
    Files.deleteIfExists(template.lock("r1"));
    Location where = FaultyFileSystem.sound(template.root());
    Set<String> fresh;
    try (RunStore store = RunStore.open(where, "r1")) {
      store.discardStaging();
      store.stage(Tables.runs(), List.of(Rows.run("r1")));
      unit(where, "r1", 5);
      fresh = template.staged("r1");
      store.publish();
    }
    assertThat(template.published("r1"))
        .isEqualTo(
            fresh.stream()
                .map(file -> file.replaceFirst("/", "/run_id=r1/"))
                .collect(Collectors.toSet()));
  }

  private static boolean publishDyingAt(int operation, StoreDirectory where) {
    try (RunStore store = RunStore.open(FaultyFileSystem.location(where.root(), operation), "r1")) {
      store.publish();
      return false;
    } catch (IOException death) {
      assertThat(death).hasMessageStartingWith("injected: ");
      return true;
    }
  }

  private static void publishAgain(StoreDirectory where) throws IOException {
    try (RunStore store = RunStore.open(FaultyFileSystem.sound(where.root()), "r1")) {
      if (!store.recovered() && !store.committedUnits().isEmpty()) {
        store.publish();
      }
    }
  }

  private static Exception catchPublish(RunStore store) {
    try {
      store.publish();
      throw new AssertionError("published in spite of the obstacle");
    } catch (IOException expected) {
      return expected;
    }
  }

  private static void unit(Location where, String run, int block) throws IOException {
    try (UnitWriter writer = UnitWriter.open(where, run, new UnitKey("m", block), "a1")) {
      writer.write(Tables.metrics(), Rows.metric(run, "m", "naflow", block + ".png"));
      writer.commit(Map.of("images", 1L));
    }
  }
}
