package io.naflow.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes float32 arrays as NumPy's {@code .npy}, version 1.0, C order, little-endian (numpy.org,
 * "numpy.lib.format"), readable by {@code numpy.load}.
 */
public final class NpyWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int PREFIX = MAGIC.length + Short.BYTES;
  private static final int ALIGNMENT = 64;

  private NpyWriter() {}

  /**
   * The bytes of a file with this array.
   *
   * @param values in C order: the last dimension runs fastest
   * @param shape at least one dimension, each at least 0; their product is the number of values
   * @throws IllegalArgumentException if values and shape do not fit
   */
  public static byte[] write(float[] values, int... shape) {
    long size = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (shape.length == 0 || Arrays.stream(shape).anyMatch(n -> n < 0) || size != values.length) {
      throw new IllegalArgumentException(
          "Cannot write %d values as an array of shape %s: the product of its dimensions must be %d"
              .formatted(values.length, Arrays.toString(shape), values.length));
    }
    String dimensions =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(shape.length == 1 ? dimensions + "," : dimensions);
    int unpadded = PREFIX + header.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    ByteBuffer file =
        ByteBuffer.allocate(unpadded + padding + Float.BYTES * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC);
    file.putShort((short) (unpadded + padding - PREFIX));
    file.put((header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(values);
    return file.array();
  }
}
