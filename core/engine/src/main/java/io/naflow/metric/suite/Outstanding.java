package io.naflow.metric.suite;

/** Answers that are still to come, and what is done once all are there. */
final class Outstanding {
  private final Runnable whenComplete;
  private int open;

  Outstanding(int answers, Runnable whenComplete) {
    this.open = answers;
    this.whenComplete = whenComplete;
  }

  void arrived() {
    open--;
    if (open == 0) {
      whenComplete.run();
    }
  }
}
