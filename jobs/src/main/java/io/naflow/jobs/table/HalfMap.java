package io.naflow.jobs.table;

/**
 * An attention map in IEEE half precision with a scale, so that maps of any magnitude keep their
 * digits: value = half × scale.
 *
 * <p>The scale is the power of two that brings the largest magnitude M of the map into [2¹⁴, 2¹⁵),
 * the upper end of the halves (largest 65504) with room to round up. So nothing overflows, and only
 * values below 2⁻²⁸·M come to lie among the subnormal halves. A decoded value differs from the
 * encoded one, v, by at most max(2⁻¹¹·|v|, 2⁻³⁹·M), hence never by more than 2⁻¹¹·M.
 *
 * @param halfLittleEndian two bytes a value, little-endian, in the map's order; kept, not copied
 * @param scale a power of two; 1 for a map of zeros
 */
public record HalfMap(byte[] halfLittleEndian, double scale) {
  private static final int LARGEST_EXPONENT = 14;
  private static final int SMALLEST_NORMAL_EXPONENT = -14;
  private static final int MANTISSA_BITS = 10;
  private static final int BIAS = 15;

  /** Bytes and their scale. */
  public HalfMap {
    if (halfLittleEndian.length % 2 != 0 || !(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "Cannot make a map from %d bytes at scale %s: it takes two bytes a value and a positive scale"
              .formatted(halfLittleEndian.length, scale));
    }
  }

  /**
   * Rounds to the nearest half, ties to even; the sign of zeros is kept.
   *
   * @param values finite, any length
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public static HalfMap encode(float[] values) {
    float largest = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Cannot encode a map: value %d of %d is %s; a map with such a value is a failure, write that instead"
                .formatted(i, values.length, values[i]));
      }
      largest = Math.max(largest, Math.abs(values[i]));
    }
    double scale =
        largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent((double) largest) - LARGEST_EXPONENT);
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      int half = half(values[i] / scale);
      bytes[2 * i] = (byte) half;
      bytes[2 * i + 1] = (byte) (half >> 8);
    }
    return new HalfMap(bytes, scale);
  }

  /** Number of values. */
  public int size() {
    return halfLittleEndian.length / 2;
  }

  /**
   * The values, exactly half × scale; doubles, as the largest floats round up out of their range.
   *
   * @throws IllegalArgumentException if a half is NaN or infinite, which no encoded map has
   */
  public double[] decode() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      int half = (halfLittleEndian[2 * i] & 0xff) | (halfLittleEndian[2 * i + 1] & 0xff) << 8;
      values[i] = value(half) * scale;
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Cannot decode a map: half %d of %d is 0x%04x, which is not finite; the map is damaged, run the audit again"
                .formatted(i, values.length, half));
      }
    }
    return values;
  }

  /** The nearest half's bits; the magnitude is at most 2¹⁵. */
  private static int half(double value) {
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), SMALLEST_NORMAL_EXPONENT);
    // In units of the last place: at most 2048, and less than 1024 among the subnormals. Added as
    // it is, a mantissa that rounds up carries into the exponent, as it should.
    int units = (int) Math.rint(Math.scalb(magnitude, MANTISSA_BITS - exponent));
    int bits = ((exponent - SMALLEST_NORMAL_EXPONENT) << MANTISSA_BITS) + units;
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    return sign | bits;
  }

  private static double value(int half) {
    int exponent = half >> MANTISSA_BITS & 0x1f;
    int mantissa = half & 0x3ff;
    double magnitude;
    if (exponent == 0x1f) {
      magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) mantissa, SMALLEST_NORMAL_EXPONENT - MANTISSA_BITS);
    } else {
      magnitude = Math.scalb((double) (1024 + mantissa), exponent - BIAS - MANTISSA_BITS);
    }
    return (half & 0x8000) != 0 ? -magnitude : magnitude;
  }
}
