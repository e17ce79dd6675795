package io.naflow.jobs.config;

/** What a setting has a hand in. */
public enum Scope {
  /** Which images there are, or what the run and its parts are called. */
  RUN("the run"),
  /** What is found of a single image. */
  IMAGE("an image's results"),
  /** Which numbers there are of an image, but none of them. */
  ROWS("which rows there are"),
  /** How the work is done or judged; no number depends on it. */
  NOTHING("nothing");

  private final String words;

  Scope(String words) {
    this.words = words;
  }

  /** In words that follow "changes". */
  public String words() {
    return words;
  }
}
