package io.naflow.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap that numbers pass through on their way into tensors. Reused, because a
 * direct buffer is given back no sooner than the garbage collector comes by: those of a network's
 * weights would be as large as the network. Not for several threads.
 */
final class Scratch {
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /** So many bytes in native order, as the last user left them. */
  ByteBuffer bytes(int count) {
    if (memory.capacity() < count) {
      memory = ByteBuffer.allocateDirect(count);
    }
    return memory.slice(0, count).order(ByteOrder.nativeOrder());
  }
}
