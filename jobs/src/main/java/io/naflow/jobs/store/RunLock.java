package io.naflow.jobs.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * Keeps two drivers from writing one run at once. A lock whose process ran on this host and is gone
 * is taken over; any other is for a person to judge.
 */
final class RunLock {
  private static final String UNKNOWN_HOST = "an unknown host";

  private final Tree tree;
  private final StoreLayout layout;
  private final Holder holder;

  private RunLock(Tree tree, StoreLayout layout, Holder holder) {
    this.tree = tree;
    this.layout = layout;
    this.holder = holder;
  }

  /**
   * Who holds a lock, as JSON.
   *
   * @param processStart start of the process, ISO 8601, empty where the system does not tell: a
   *     number alone may meanwhile be another process's
   * @param since when it was taken, ISO 8601
   */
  record Holder(
      String owner, String host, long pid, String processStart, String since, String token) {
    boolean isGone(String thisHost) {
      if (!host.equals(thisHost) || host.equals(UNKNOWN_HOST)) {
        return false;
      }
      Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
      return process.isEmpty() || !startOf(process.get()).equals(processStart);
    }

    static String startOf(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("");
    }
  }

  /** Takes the lock, or throws an {@link IllegalStateException} that names its holder. */
  static RunLock take(Tree tree, StoreLayout layout, String owner) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String host = hostName();
    Holder holder =
        new Holder(
            owner,
            host,
            self.pid(),
            Holder.startOf(self),
            Instant.now().toString(),
            UUID.randomUUID().toString());
    Path lock = layout.lock();
    Optional<Holder> standing = tree.json(lock, Holder.class);
    if (standing.isPresent() && standing.get().isGone(host)) {
      tree.delete(lock);
    }
    // Not every file system creates atomically: the one whose token is read back has it.
    tree.createJson(lock, holder);
    Optional<Holder> winner = tree.json(lock, Holder.class);
    if (winner.isEmpty() || !winner.get().equals(holder)) {
      throw new IllegalStateException(refusal(layout, winner));
    }
    return new RunLock(tree, layout, holder);
  }

  /** Gives the lock back, if it is still this one. */
  void release() throws IOException {
    if (tree.json(layout.lock(), Holder.class).filter(holder::equals).isPresent()) {
      tree.delete(layout.lock());
    }
    tree.deleteIfEmpty(layout.locks());
    tree.deleteIfEmpty(layout.stagingOfAll());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unresolved) {
      return UNKNOWN_HOST;
    }
  }

  private static String refusal(StoreLayout layout, Optional<Holder> winner) {
    String who =
        winner
            .map(
                held ->
                    "%s (process %d on %s, since %s) has it"
                        .formatted(held.owner(), held.pid(), held.host(), held.since()))
            .orElse("another driver just took it");
    return "Cannot write run '%s': %s; wait for it to end, or if it is gone for certain delete '%s'"
        .formatted(layout.runId(), who, layout.lock());
  }
}
