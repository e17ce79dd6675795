package io.naflow.torch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been taken on the way to something whole: given back when this is closed, the last
 * first, unless all went well and it is to be kept.
 */
public final class Taken implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Notes how something that was just taken is given back. */
  public void add(Runnable closing) {
    closings.push(closing);
  }

  /** The whole is there, and has what was taken for its own. */
  public void keep() {
    closings.clear();
  }

  /** Gives back everything, also where that fails for another. */
  @Override
  public void close() {
    if (closings.isEmpty()) {
      return;
    }
    try {
      closings.pop().run();
    } finally {
      close();
    }
  }
}
