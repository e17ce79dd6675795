package io.naflow.jobs.cli;

/**
 * From when it is made until it is over, a signal that ends the process (SIGTERM, SIGINT, SIGHUP)
 * is told to a person in one line, with what to do next.
 */
final class Interruption {
  private final Thread teller;

  private Interruption(Thread teller) {
    this.teller = teller;
  }

  /**
   * @param wayOut what to do next, to follow "interrupted;"
   */
  static Interruption say(String wayOut) {
    var teller =
        new Thread(() -> System.err.println("naflow: interrupted; " + wayOut), "interruption");
    Runtime.getRuntime().addShutdownHook(teller);
    return new Interruption(teller);
  }

  /** Whether the process is ending. */
  static boolean isUnderWay() {
    var probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  /** The work is done; ending is nothing to tell any more. */
  void over() {
    if (!isUnderWay()) {
      Runtime.getRuntime().removeShutdownHook(teller);
    }
  }
}
