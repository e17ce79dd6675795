package io.naflow.jobs.compare.series;

import io.naflow.jobs.identity.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * Names in their order, each meant by its place in it. Made for millions: besides a name's own
 * bytes, it takes 20 to 28 bytes.
 */
public final class ItemIndex implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LEAST = 16;

  private final byte[] names;
  private final int[] ends;
  private final long[] hashes;

  /** Open addressing: one more than a name's place, 0 where none is. */
  private final int[] table;

  private ItemIndex(byte[] names, int[] ends, long[] hashes) {
    this.names = names;
    this.ends = ends;
    this.hashes = hashes;
    this.table = new int[Integer.highestOneBit(Math.max(ends.length, 1)) * 4];
    for (int item = 0; item < ends.length; item++) {
      int slot = slot(names, start(item), ends[item]);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = item + 1;
    }
  }

  /** Takes names in their order. */
  public static final class Builder {
    private byte[] names = new byte[LEAST];
    private int[] ends = new int[LEAST];
    private long[] hashes = new long[LEAST];
    private int length;
    private int size;

    /**
     * Appends a name.
     *
     * @return its place
     * @throws IllegalArgumentException if it does not come after the last one, in the order of
     *     UTF-8's bytes, or if all names together are too long for an array
     */
    public int add(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      int last = size < 2 ? 0 : ends[size - 2];
      if (size > 0 && Arrays.compareUnsigned(names, last, length, bytes, 0, bytes.length) >= 0) {
        throw new IllegalArgumentException(
            "Cannot append '%s' to %d names: it does not come after the last one; sort the names, and leave out doubles"
                .formatted(name, size));
      }
      if (length > Integer.MAX_VALUE - LEAST - bytes.length) {
        throw new IllegalArgumentException(
            "Cannot append '%s' to %d names of %d bytes: together they take at most 2 GiB; compare fewer images, or name them shorter"
                .formatted(name, size, length));
      }
      if (length + bytes.length > names.length) {
        long doubled = Math.min(2L * (length + bytes.length), Integer.MAX_VALUE - LEAST);
        names = Arrays.copyOf(names, (int) doubled);
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
      }
      System.arraycopy(bytes, 0, names, length, bytes.length);
      length += bytes.length;
      ends[size] = length;
      hashes[size] = ByteBuffer.wrap(Sha256.of(name)).getLong();
      return size++;
    }

    /** All names so far. */
    public ItemIndex build() {
      return new ItemIndex(
          Arrays.copyOf(names, length), Arrays.copyOf(ends, size), Arrays.copyOf(hashes, size));
    }
  }

  /** How many names. */
  public int size() {
    return ends.length;
  }

  /** The name at a place. */
  public String name(int item) {
    return new String(names, start(item), ends[item] - start(item), StandardCharsets.UTF_8);
  }

  /** The names at some places, each made when it is asked for; the places are kept, not copied. */
  public List<String> names(int[] items) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return name(items[index]);
      }

      @Override
      public int size() {
        return items.length;
      }
    };
  }

  /** The first 64 bits of a name's SHA-256. */
  public long hash(int item) {
    return hashes[item];
  }

  /**
   * A name's place.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public int of(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int slot = slot(bytes, 0, bytes.length);
    while (table[slot] != 0) {
      int item = table[slot] - 1;
      if (Arrays.equals(names, start(item), ends[item], bytes, 0, bytes.length)) {
        return item;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    throw new IllegalArgumentException(
        "Cannot find '%s' among %d names: it was not there when they were listed; run the command again"
            .formatted(name, size()));
  }

  private int start(int item) {
    return item == 0 ? 0 : ends[item - 1];
  }

  private int slot(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash *= 0x9e3779b9;
    return (hash ^ (hash >>> 15)) & (table.length - 1);
  }
}
