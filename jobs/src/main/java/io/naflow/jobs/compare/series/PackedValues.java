package io.naflow.jobs.compare.series;

import java.util.Arrays;

/**
 * Numbers of items, in growing arrays. As bytes, items are differences to the one before, which are
 * small where rows come in order, and numbers lie byte by byte, first the lowest of all: their
 * signs and exponents are much alike, which the shuffle's compression finds when they lie together.
 */
public final class PackedValues {
  private static final int LEAST = 16;
  private static final int SEVEN_BITS = 0x7f;

  private int[] items = new int[LEAST];
  private double[] values = new double[LEAST];
  private int size;

  /** Appends a number of an item. */
  public void add(int item, double value) {
    reserve(1);
    items[size] = item;
    values[size++] = value;
  }

  /** How many numbers. */
  public int size() {
    return size;
  }

  /** The item that a number is of. */
  public int item(int place) {
    return items[place];
  }

  /** All numbers. */
  public double[] values() {
    return Arrays.copyOf(values, size);
  }

  /** The items as bytes. */
  public byte[] packedItems() {
    byte[] packed = new byte[5 * size];
    int length = 0;
    int before = 0;
    for (int i = 0; i < size; i++) {
      int step = items[i] - before;
      before = items[i];
      int rest = (step << 1) ^ (step >> 31);
      while ((rest & ~SEVEN_BITS) != 0) {
        packed[length++] = (byte) (rest | ~SEVEN_BITS);
        rest >>>= 7;
      }
      packed[length++] = (byte) rest;
    }
    return Arrays.copyOf(packed, length);
  }

  /** The numbers as bytes. */
  public byte[] packedValues() {
    byte[] packed = new byte[Double.BYTES * size];
    for (int i = 0; i < size; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      for (int plane = 0; plane < Double.BYTES; plane++) {
        packed[plane * size + i] = (byte) (bits >>> (Byte.SIZE * plane));
      }
    }
    return packed;
  }

  /** Appends what {@link #packedItems} and {@link #packedValues} gave. */
  public void addAll(byte[] packedItems, byte[] packedValues) {
    int count = packedValues.length / Double.BYTES;
    reserve(count);
    int at = 0;
    int item = 0;
    for (int i = 0; i < count; i++) {
      int rest = 0;
      int shift = 0;
      byte next;
      do {
        next = packedItems[at++];
        rest |= (next & SEVEN_BITS) << shift;
        shift += 7;
      } while (next < 0);
      item += (rest >>> 1) ^ -(rest & 1);
      items[size + i] = item;
      long bits = 0;
      for (int plane = 0; plane < Double.BYTES; plane++) {
        bits |= (packedValues[plane * count + i] & 0xffL) << (Byte.SIZE * plane);
      }
      values[size + i] = Double.longBitsToDouble(bits);
    }
    size += count;
  }

  /** The same by item, an item's numbers ascending. */
  public PackedValues sorted() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) items[i] << Integer.SIZE | i;
    }
    Arrays.sort(order);
    var sorted = new PackedValues();
    sorted.reserve(size);
    int first = 0;
    for (long place : order) {
      int item = (int) (place >>> Integer.SIZE);
      if (sorted.size > 0 && sorted.items[sorted.size - 1] != item) {
        Arrays.sort(sorted.values, first, sorted.size);
        first = sorted.size;
      }
      sorted.add(item, values[(int) place]);
    }
    Arrays.sort(sorted.values, first, sorted.size);
    return sorted;
  }

  private void reserve(int more) {
    if (size + more > items.length) {
      int length = Math.max(size + more, 2 * size);
      items = Arrays.copyOf(items, length);
      values = Arrays.copyOf(values, length);
    }
  }
}
