package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path directory;
  private Location where;
  private Path lock;

  @BeforeEach
  void locate() throws IOException {
    where = Location.of(directory.toString(), new Configuration());
    lock = new StoreDirectory(directory).lock("r1");
  }

  @Test
  void aSecondDriverIsToldWhoHasTheRunAndHowToFreeIt() throws IOException {
    try (RunStore first = RunStore.open(where, "r1", "nightly audit")) {
      assertThat(first.published()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> RunStore.open(where, "r1"))
          .withMessageStartingWith(
              "Cannot write run 'r1': nightly audit (process %d on %s, since 20",
              ProcessHandle.current().pid(), InetAddress.getLocalHost().getHostName())
          .withMessageEndingWith(
              ") has it; wait for it to end, or if it is gone for certain delete 'file:%s'", lock);
      try (RunStore other = RunStore.open(where, "r2")) {
        assertThat(other.published()).as("another run is free").isFalse();
      }
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aRunIsFreeAgainOnceItsDriverHasClosedIt() throws IOException {
    RunStore.open(where, "r1").close();
    RunStore.open(where, "r1").close();
    assertThat(lock).doesNotExist();
  }

  @Test
  void theLockOfAProcessThatIsGoneFromThisHostIsTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    leaveLock(InetAddress.getLocalHost().getHostName(), gone.pid(), "2026-01-01T00:00:00Z");
    RunStore.open(where, "r1").close();
    assertThat(lock).doesNotExist();
  }

  @Test
  void theLockOfAnEarlierProcessWithANumberThatIsInUseAgainIsTakenOver() throws IOException {
    long reused = ProcessHandle.current().pid();
    leaveLock(InetAddress.getLocalHost().getHostName(), reused, "2001-01-01T00:00:00Z");
    RunStore.open(where, "r1").close();
    assertThat(lock).doesNotExist();
  }

  @Test
  void aLockFromAnotherHostIsLeftAlone() throws IOException {
    leaveLock("elsewhere.example", 1, "2026-01-01T00:00:00Z");
    assertThatIllegalStateException()
        .isThrownBy(() -> RunStore.open(where, "r1"))
        .withMessageContaining("someone (process 1 on elsewhere.example, since then) has it");
    assertThat(lock).exists();
  }

  @Test
  void aLockThatCannotBeReadIsNamed() throws IOException {
    Files.createDirectories(lock.getParent());
    Files.writeString(lock, "{");
    assertThatThrownBy(() -> RunStore.open(where, "r1"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read 'file:%s': it does not hold what this program writes there; if no audit is running, delete it"
                .formatted(lock));
  }

  private void leaveLock(String host, long pid, String start) throws IOException {
    Files.createDirectories(lock.getParent());
    Files.writeString(
        lock,
        """
        {"owner": "someone", "host": "%s", "pid": %d, "processStart": "%s", "since": "then", "token": "t"}
        """
            .formatted(host, pid, start));
  }
}
